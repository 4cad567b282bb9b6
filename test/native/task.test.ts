import { Piscina } from 'piscina'
import t from 'tap'
import run from '../../native/task.js'
import { folder, installedProofs, parametersOf } from './installed.js'
import { element, PROVER, replica, seal } from './sector.js'

const proofs = installedProofs()

// Set-up of the window circuit takes 2 s of two idle cores, much longer on busy ones.
t.setTimeout(300_000)

t.test('a call runs in a worker thread with the result of a direct one', async t => {
  const pool = new Piscina({ filename: new URL('../../native/task.js', import.meta.url).href, maxThreads: 2 })
  t.teardown(() => pool.destroy())
  const input = { bytes: new Uint8Array(1000).fill(9) }
  const task = { call: 'generatePieceCommitment', input }
  const results = await Promise.all([pool.run(task), pool.run(task), pool.run(task)])
  const direct = proofs.generatePieceCommitment(input)
  for (const result of results) t.same(result, direct)
})

t.test('parameters are made as a task, and tell how far they are', async t => {
  const stages = new Set<string>()
  const input = { circuit: 'window-post-2KiB', directory: folder(t) }
  const made = await run({ call: 'generateParameters', input }, { progress: ({ stage }) => void stages.add(stage) })
  t.match(made, { circuit: 'window-post-2KiB' })
  t.ok(stages.has('writing'))
  await run({ call: 'verifyParameters', input })
})

t.test('a proof tells its stages as the progress of its task', async t => {
  await parametersOf('window-post-2KiB')
  const sector = seal(proofs, folder(t), 1)
  const draw = { proofType: 'StackedDrgWindow2KiBV1_2', randomness: element(), proverId: PROVER }
  const stages = new Set<string>()
  const input = { ...draw, replicas: [replica(sector)] }
  await run({ call: 'generateWindowPost', input }, { progress: ({ stage }) => void stages.add(stage) })
  t.ok(stages.has('synthesis') && stages.has('verification'))
})

t.test('an unknown call is refused, an inherited name among them', async t => {
  for (const call of ['sealEverything', 'constructor', '__proto__'])
    await t.rejects(run({ call, input: {} }), { code: 'NATIVE_CALL_UNKNOWN', data: { call } })
})

t.test('a bad input is refused with the code of the call', async t => {
  await t.rejects(run({ call: 'computeCommD', input: {} }), { code: 'NATIVE_INVALID_INPUT' })
  await t.rejects(run({ call: 'generateParameters', input: { circuit: 7 } }), { code: 'NATIVE_INVALID_INPUT' })
})
