import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { SealerErrorCode } from '../../../actors/sealer/errors.js'
import { explainWrite, linkFolder, makeFolder, replace, writeWhole } from '../../../actors/sealer/storage/index.js'
import { type Phase, runPhase } from '../../../actors/sealer/worker/phase.js'

function place(t: Test): Phase {
  const root = t.testdir({ sealed: {}, cache: {}, unsealed: {} })
  return { root, sector: { miner: 't01000', number: 7 }, name: 'PreCommit2', input: { round: 0 }, neededBytes: 0 }
}

const work = (phase: Phase): string => join(phase.root, 'work/s-t01000-7')

t.test('a phase is computed once: a repeat reads its result', async t => {
  const phase = place(t)
  let times = 0
  const produce = async (folder: string) => {
    times++
    writeFileSync(join(folder, 'sealed'), 'replica')
    return { commR: 'r' }
  }
  t.same(await runPhase(phase, 'one', produce), { commR: 'r' })
  t.same(await runPhase(phase, 'two', produce), { commR: 'r' })
  t.equal(times, 1)
  t.equal(readFileSync(join(phase.root, 'sealed/s-t01000-7'), 'utf8'), 'replica')
})

t.test('another round is computed anew and replaces what was placed', async t => {
  const phase = place(t)
  const write = (text: string) => async (folder: string) => {
    mkdirSync(join(folder, 'cache'))
    writeFileSync(join(folder, 'cache', text), text)
    return text
  }
  await runPhase(phase, 'one', write('old'))
  t.equal(await runPhase({ ...phase, input: { round: 1 } }, 'two', write('new')), 'new')
  t.same(readdirSync(join(phase.root, 'cache/s-t01000-7')), ['new'])
})

t.test('a failed attempt leaves nothing, and what earlier phases made is untouched', async t => {
  const phase = place(t)
  writeFileSync(join(phase.root, 'sealed/s-t01000-7'), 'earlier')
  await t.rejects(
    runPhase(phase, 'one', async folder => {
      writeFileSync(join(folder, 'sealed'), 'half')
      throw Object.assign(new Error('the tree broke'), { code: 'NATIVE_PROOFS_FAILED' })
    }),
    { code: SealerErrorCode.PHASE_FAILED, data: { phase: 'PreCommit2', sector: 's-t01000-7' } },
  )
  t.same(readdirSync(work(phase)), [])
  t.equal(readFileSync(join(phase.root, 'sealed/s-t01000-7'), 'utf8'), 'earlier')
})

t.test('what a killed attempt left is thrown away, and never taken for a result', async t => {
  const phase = place(t)
  mkdirSync(join(work(phase), 'PreCommit2.killed-1'), { recursive: true })
  writeFileSync(join(work(phase), 'PreCommit2.killed-1/sealed'), 'half')
  await runPhase(phase, 'two', async () => ({}))
  t.same(readdirSync(work(phase)), ['PreCommit2'])
})

t.test('a crash between the result and the moves is made good by the repeat', async t => {
  const phase = place(t)
  await runPhase(phase, 'one', async () => 'done')
  // As if the process had died before the moves.
  writeFileSync(join(work(phase), 'PreCommit2/sealed'), 'replica')
  mkdirSync(join(work(phase), 'PreCommit2/cache'))
  mkdirSync(join(phase.root, 'cache/s-t01000-7'))
  writeFileSync(join(phase.root, 'cache/s-t01000-7/layer'), 'of phase 1')
  writeFileSync(join(work(phase), 'PreCommit2/cache/p_aux'), 'aux')
  t.equal(await runPhase(phase, 'two', async () => 'computed again'), 'done')
  t.same(readdirSync(join(phase.root, 'cache/s-t01000-7')), ['p_aux'])
  t.ok(existsSync(join(phase.root, 'sealed/s-t01000-7')))
})

t.test('a result with a wrong checksum is computed again', async t => {
  const phase = place(t)
  await runPhase(phase, 'one', async () => 'first')
  const path = join(work(phase), 'PreCommit2/result')
  writeFileSync(path, readFileSync(path, 'utf8').replace('first', 'fjrst'))
  t.equal(await runPhase(phase, 'two', async () => 'second'), 'second')
})

t.test('a disk with too little room is named before anything is computed', async t => {
  const phase = { ...place(t), neededBytes: 2 ** 60 }
  await t.rejects(
    runPhase(phase, 'one', async () => t.fail('it was computed')),
    { code: SealerErrorCode.DISK_FULL, data: { path: phase.root } },
  )
})

t.test('a write that fails says why in a code', async t => {
  const root = t.testdir()
  const error = (code: string): Error => Object.assign(new Error(code), { code })
  t.match(await explainWrite(error('ENOSPC'), root, 1), { code: SealerErrorCode.DISK_FULL })
  t.match(await explainWrite(error('EDQUOT'), root, 1), { code: SealerErrorCode.DISK_FULL })
  t.match(await explainWrite(error('NATIVE_IO'), root, 2 ** 60), { code: SealerErrorCode.DISK_FULL })
  t.match(await explainWrite(error('NATIVE_IO'), root, 1), { code: 'NATIVE_IO' })
  t.match(await explainWrite(error('EROFS'), root, 1), { code: SealerErrorCode.STORAGE_UNWRITABLE })
})

t.test('a file is written whole, by several writers too', async t => {
  const path = join(t.testdir(), 'a/b/file')
  await makeFolder(join(path, '..'))
  await Promise.all(['one', 'two', 'three'].map(text => writeWhole(path, text)))
  t.match(readFileSync(path, 'utf8'), /^(one|two|three)$/)
  t.same(readdirSync(join(path, '..')), ['file'])
})

t.test('a folder replaces one that is not empty, and links leave the originals alone', async t => {
  const root = t.testdir({ from: { a: 'new', deep: { b: 'x' } }, to: { old: 'old' } })
  await linkFolder(join(root, 'from'), join(root, 'links'))
  await replace(join(root, 'links'), join(root, 'to'))
  t.same(readdirSync(join(root, 'to')), ['a', 'deep'])
  t.equal(readFileSync(join(root, 'from/deep/b'), 'utf8'), 'x')
})
