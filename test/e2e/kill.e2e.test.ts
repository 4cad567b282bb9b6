/**
 * Three kill -9 with real proofs: of the process after PreCommit2, of the Commit2 worker alone, of the process in Commit2. Nothing that was
 * done is done again. The killed Commit2s get as far as loading their parameters, so all of it costs little more than one.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { SectorLogEntry, SectorStatus, SectorSummary } from '../../actors/sealer/api.js'
import { findProcess } from '../../bin/process/find-process.js'
import { type PoolStat, vesperApi } from '../../runtime/process/index.js'
import { answerOf, isAlive, untilGone, VesperCommand, vesper } from './command.js'

t.setTimeout(600_000)

/** More than a worker has before it reads its parameters (1.1 GB). */
const PROVING_BYTES = 400 * 2 ** 20

const dir = t.testdir()
const repo = join(dir, 'repo')
const file = join(dir, 'letter.bin')
const data = randomBytes(2_032)
writeFileSync(file, data)
const storage = join(repo, 'sealer', 'storage')
const work = join(storage, 'work', 's-t01000-0')

const seal = () =>
  new VesperCommand(['seal', file, '--repo', repo, '--json'], {
    // The slower prover: there is more time to be killed in.
    env: { VESPER_POOL_HEARTBEAT_MS: '200', VESPER_PROVER: 'stock' },
  })

async function poolStat(): Promise<ReturnType<typeof PoolStat.parse> | null> {
  const connection = await findProcess(repo)
  if (connection === null) return null
  try {
    return await connection.client('Vesper', vesperApi).PoolStat()
  } finally {
    connection.close()
  }
}

const pidsOf = (stat: NonNullable<Awaited<ReturnType<typeof poolStat>>>) =>
  Object.values(stat.classes).flatMap(({ process }) => process?.pid ?? [])

/** Resolves when Commit2 is at its proof, with the workers' pids. */
function untilProving(command: VesperCommand, otherThan = 0) {
  return command.until('Commit2 was at its proof', async () => {
    const stat = await poolStat()
    const c2 = stat?.classes.c2
    if (!stat || !c2?.process || c2.running !== 1 || c2.process.pid === otherThan) return null
    return c2.process.rssBytes > PROVING_BYTES ? { pid: c2.process.pid, pids: pidsOf(stat), stat: c2 } : null
  })
}

/** Files of finished phases: which file it is, when it was written, and what is in it. */
function results(phases: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    phases.map(phase => {
      const path = join(work, phase, 'result')
      const { ino, mtimeMs } = statSync(path)
      return [phase, { ino, mtimeMs, text: readFileSync(path, 'utf8') }]
    }),
  )
}

const sealedFile = () => {
  const path = join(storage, 'sealed', 's-t01000-0')
  const { ino, mtimeMs } = statSync(path)
  return { ino, mtimeMs, bytes: readFileSync(path).toString('hex') }
}

const allFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map(entry =>
    join(entry.parentPath, entry.name).slice(folder.length + 1),
  )

const EARLY = ['Packing', 'PreCommit1', 'PreCommit2']

t.test('a sector outlives three kill -9, and what was done stays done', async t => {
  // The first: the process, as soon as the second pre-commit phase is over.
  const first = seal()
  t.teardown(() => first.kill('SIGKILL'))
  await first.line({ event: 'phase', phase: 'WaitSeed', status: 'started' })
  const before = await poolStat()
  t.ok(before, 'it answers')
  const orphans = before === null ? [] : pidsOf(before)
  t.ok(orphans.length > 0 && orphans.every(isAlive), 'a worker process is up')
  t.equal((await first.kill('SIGKILL')).signal, 'SIGKILL')
  await untilGone(orphans)
  const early = results(EARLY)
  const replica = sealedFile()

  // The second: the worker alone, at its proof.
  const second = seal()
  t.teardown(() => second.kill('SIGKILL'))
  const victim = await untilProving(second)
  t.same(results(EARLY), early, 'after a restart the earlier results are those of the first process')
  const vanilla = results(['Commit1'])
  process.kill(victim.pid, 'SIGKILL')
  await untilGone([victim.pid])
  const again = await untilProving(second, victim.pid)
  t.equal(again.stat.restarts, 1, 'the worker was replaced once')
  t.equal(isAlive(second.pid), true, 'the process that lost its worker goes on')
  t.notOk(
    second.lines.some(line => line.status === 'failed'),
    'a lost worker is no failure of the sector',
  )
  t.same(results(['Commit1']), vanilla, 'the vanilla proofs were not made again')

  // The third: the process, while the second try is at its proof.
  t.equal((await second.kill('SIGKILL')).signal, 'SIGKILL')
  await untilGone(again.pids)
  t.notOk(existsSync(join(work, 'Commit2')), 'the proof was not there yet')
  t.ok(
    readdirSync(work).some(name => name.startsWith('Commit2.')),
    'it was under way',
  )

  const third = seal()
  t.teardown(() => third.kill('SIGKILL'))
  await third.until('Commit2 began', async () => (await poolStat())?.classes.c2?.running === 1)
  t.same({ ...results(EARLY), ...results(['Commit1']) }, { ...early, ...vanilla }, 'all earlier results are untouched')
  const end = await third.ended
  t.equal(end.code, 0, end.err || 'it is sealed')
  const result = end.lines.at(-1) as { event: string; files: { cid: string; state: string }[] }
  t.match(result, { event: 'result', files: [{ state: 'Sealed' }] })
  const cid = result.files[0]?.cid as string

  await t.test('the sector proves, by one pass through each phase', async t => {
    t.match(await answerOf<SectorSummary[]>(['sectors', 'list', '--repo', repo]), [
      { number: 0, state: 'Proving', used: 2_048, size: 2_048, lastFailure: null },
    ])
    const status = await answerOf<SectorStatus>(['sectors', 'status', '0', '--repo', repo])
    t.match(status, { number: 0, state: 'Proving', miner: 't01000', proofBytes: 192, pieces: [{ file: cid }] })
    t.ok(
      Object.values(status.failures).every(times => times === 0),
      'no failures',
    )
    const log = await answerOf<SectorLogEntry[]>(['sectors', 'log', '0', '--repo', repo])
    const states = log.map(entry => entry.state).filter(state => state !== 'WaitDeals')
    t.same(
      states.filter((state, index) => state !== states[index - 1]),
      'AddPiece Packing GetTicket PreCommit1 PreCommit2 WaitSeed Committing FinalizeSector Proving'.split(' '),
    )
    for (const [state, steps] of Object.entries({ PreCommit1: 1, PreCommit2: 1, Committing: 3 }))
      t.equal(states.filter(each => each === state).length, steps, `${state}: each of its steps was taken once`)
    t.same(
      log.map(entry => entry.seq),
      log.map((_, index) => (log[0]?.seq ?? 0) + index),
      'no step is missing',
    )
    t.ok(log.every(entry => entry.failure === null))
  })

  await t.test('the storage holds the sector and nothing half-written', async t => {
    t.same(sealedFile(), replica, 'the sealed file is the one of before the first kill')
    const files = allFiles(storage)
    t.same(
      files.filter(name => /\.part$|\.tmp$|^staging\/|^unsealed\/|\/unseal-|\/Commit|\/PreCommit/.test(name)),
      [],
    )
    t.same(readdirSync(work), ['FinalizeSector'])
    t.ok(files.includes(join('cache', 's-t01000-0', 'p_aux')))
  })

  await t.test('the file comes back byte for byte, and the store is sound', async t => {
    const out = join(dir, 'back.bin')
    t.match(await answerOf(['unseal', cid, '--out', out, '--repo', repo]), { cid, bytes: data.length })
    t.ok(readFileSync(out).equals(data))
    t.match(await answerOf(['store', 'verify', '--repo', repo]), { ok: true, faults: [] })
    const proved = await vesper(['seal', file, '--repo', repo, '--json'])
    t.equal(proved.code, 0, 'sealing it again is done at once')
  })
})
