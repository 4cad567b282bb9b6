import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { TaskName } from '../../../actors/sealer/worker/tasks.js'
import { openWorkplace } from './workplace.js'

const PHASES: TaskName[] = [
  'addPiece',
  'packing',
  'preCommit1',
  'preCommit2',
  'commit1',
  'commit2',
  'verify',
  'finalize',
]

for (const phase of PHASES)
  t.test(`a sealer killed when ${phase} had its result on disk goes on without computing it again`, async t => {
    const folder = t.testdir()
    const first = await openWorkplace(folder)
    const bytes = randomBytes(2032)
    const path = join(folder, 'in')
    writeFileSync(path, bytes)
    let died: () => void
    const dead = new Promise<void>(resolve => {
      died = resolve
    })
    first.proofs.after = task => {
      if (task !== phase) return
      first.system.kill()
      died()
      return new Promise(() => {})
    }
    const { cid } = await first.sealer.methods.SealFile({ path, leaveOpen: false })
    await dead

    const second = await openWorkplace(folder)
    t.teardown(() => second.system.stop())
    t.equal((await second.settled(cid)).state, 'Sealed')
    const calls = {
      addPiece: 'addPiece',
      packing: 'computeCommD',
      preCommit1: 'sealPreCommitPhase1',
      preCommit2: 'sealPreCommitPhase2',
      commit1: 'sealCommitPhase1',
      commit2: 'sealCommitPhase2',
      finalize: 'clearCache',
    } as Partial<Record<TaskName, string>>
    const call = calls[phase]
    if (call !== undefined) t.equal(second.count[call] ?? 0, 0, `${call} is not called again`)
    const out = join(folder, 'out')
    await second.sealer.methods.UnsealFile({ cid, out, overwrite: false })
    t.ok(readFileSync(out).equals(bytes))
  })

t.test('a sealer killed in the midst of each phase starts that phase again from nothing', async t => {
  const folder = t.testdir()
  const bytes = randomBytes(2032)
  const path = join(folder, 'in')
  writeFileSync(path, bytes)
  let cid = ''
  for (const [phase, call] of [
    ['addPiece', 'addPiece'],
    ['packing', 'computeCommD'],
    ['preCommit1', 'sealPreCommitPhase1'],
    ['preCommit2', 'sealPreCommitPhase2'],
    ['commit1', 'sealCommitPhase1'],
    ['commit2', 'sealCommitPhase2'],
    ['finalize', 'clearCache'],
  ] as const) {
    const workplace = await openWorkplace(folder)
    const calls = workplace.proofs.calls as unknown as Record<string, (input: unknown) => unknown>
    const real = calls[call] as (input: unknown) => unknown
    let died: () => void
    const dead = new Promise<void>(resolve => {
      died = resolve
    })
    // The call has written what it writes; what comes after it never happens.
    calls[call] = input => {
      real(input)
      workplace.system.kill()
      died()
      throw new Error('killed')
    }
    workplace.proofs.after = task => (task === phase ? new Promise(() => {}) : undefined)
    if (cid === '') cid = (await workplace.sealer.methods.SealFile({ path, leaveOpen: false })).cid
    await dead
    t.pass(`killed in ${phase}`)
  }
  const last = await openWorkplace(folder)
  t.teardown(() => last.system.stop())
  t.equal((await last.settled(cid)).state, 'Sealed')
  t.same(readdirSync(join(folder, 'sealing/work/s-t01000-0')), ['FinalizeSector'])
  const out = join(folder, 'out')
  await last.sealer.methods.UnsealFile({ cid, out, overwrite: false })
  t.ok(readFileSync(out).equals(bytes))
})

t.test('a stopped sealer takes up waiting sectors at the next start', async t => {
  const folder = t.testdir()
  const first = await openWorkplace(folder, { waitDealsDelayMs: 150 })
  const path = join(folder, 'in')
  writeFileSync(path, randomBytes(100))
  const { cid } = await first.sealer.methods.SealFile({ path, leaveOpen: true })
  await first.sectorIn(0, 'WaitDeals')
  await first.system.stop()
  const second = await openWorkplace(folder)
  t.teardown(() => second.system.stop())
  t.equal((await second.settled(cid)).state, 'Sealed')
})

t.test('staged copies and unsealed pieces that nobody owns are swept at the start', async t => {
  const folder = t.testdir()
  const first = await openWorkplace(folder)
  await first.system.stop()
  const { sealing } = first.storage
  writeFileSync(join(sealing, 'staging', '.half-copied'), 'x')
  writeFileSync(join(sealing, 'staging', 'bafknobody'), 'x')
  writeFileSync(join(sealing, 'work', 'unseal-interrupted'), 'x')
  const second = await openWorkplace(folder)
  t.teardown(() => second.system.stop())
  t.same(readdirSync(join(sealing, 'staging')), [])
  t.same(readdirSync(join(sealing, 'work')), [])
})

t.test(
  'a sealer whose placement is suspended starts all the same, and places what waited once that is resumed',
  async t => {
    const folder = t.testdir()
    const operator = { by: 'ada', why: 'a test' }
    const first = await openWorkplace(folder)
    await first.system.suspend('placement/t01000', operator)
    await first.system.stop()

    const second = await openWorkplace(folder)
    t.teardown(() => second.system.stop())
    t.match(second.system.holdOf('placement/t01000'), operator)
    const path = join(folder, 'in')
    writeFileSync(path, randomBytes(100))
    const { cid, state } = await second.sealer.methods.SealFile({ path, leaveOpen: false })
    t.equal(state, 'Placing')
    await second.system.resume('placement/t01000', operator)
    t.equal((await second.settled(cid)).state, 'Sealed')
  },
)
