import t from 'tap'
import { sector } from '../../../machines/sealer/sector/index.js'
import { backoffMs } from '../../../machines/sealer/sector/retry.js'
import type { SectorContext, SectorInput } from '../../../machines/sealer/sector/types.js'
import { lintMachine } from '../../../runtime/machine/index.js'
import { type Answers, failure, type Walk, walk } from './walk.js'

const INPUT: SectorInput = {
  miner: 't01000',
  number: 7,
  sealProof: 'StackedDrg2KiBV1_1',
  sectorSize: 2048,
  waitDealsDelayMs: 60_000,
  preCommitChallengeDelay: 10,
  seedConfidence: 0,
  retries: 3,
  recomputations: 1,
  backoffMs: { first: 1_000, longest: 8_000 },
}
const PIECE = { file: 'bafk', index: 0, size: 1024, offset: 0, fileOffset: 0, payloadBytes: 1000 }
const SECOND = { ...PIECE, index: 1, offset: 1024 }
const RANDOM = { epoch: 5, value: 'aa'.repeat(32) }
/** Longer than any back-off. */
const LONG = 20_000

const GOOD: Answers = {
  addPiece: () => ({ cid: 'baga' }),
  packing: () => ({ commD: 'baga-d' }),
  getTicket: () => RANDOM,
  preCommit1: () => ({}),
  preCommit2: () => ({ commD: 'baga-d', commR: 'bagb-r' }),
  getSeed: () => ({ ...RANDOM, epoch: 15 }),
  commit1: () => ({}),
  commit2: () => ({ proof: 'ab' }),
  verify: () => ({ valid: true }),
  finalize: () => ({}),
  remove: () => ({}),
}

const fails =
  (code: string, times = Infinity, then: (input: never, call: number) => unknown = () => ({})) =>
  (input: never, call: number): unknown => {
    if (call <= times) throw failure(code)
    return then(input, call)
  }

/** A sector with one piece, told to pack. */
async function packed(answers: Answers, input: SectorInput = INPUT): Promise<Walk> {
  const walked = await walk(sector, input, { ...GOOD, ...answers })
  await walked.send({ type: 'SectorAddPiece', piece: PIECE })
  await walked.send({ type: 'SectorStartPacking' })
  return walked
}

/** … and given its seed whenever it waits for one. */
async function sealed(answers: Answers, input: SectorInput = INPUT, turns = 30): Promise<Walk> {
  const walked = await packed(answers, input)
  for (let i = 0; i < turns; i++) {
    if (walked.state() === 'WaitSeed') await walked.send({ type: 'SectorSeedReady', epoch: 20 })
    await walked.pass(LONG)
  }
  return walked
}

const count = (walked: Walk, state: string): number => walked.states.filter(entered => entered === state).length

t.test('the machine can be made durable', async t => {
  t.same(lintMachine(sector), [])
})

t.test("a sector walks Lotus's states from WaitDeals to Proving", async t => {
  const walked = await sealed({})
  t.same(walked.states, [
    'WaitDeals',
    'AddPiece',
    'WaitDeals',
    'Packing',
    'GetTicket',
    'PreCommit1',
    'PreCommit2',
    'WaitSeed',
    'Committing',
    'FinalizeSector',
    'Proving',
  ])
  t.match(walked.context(), { commD: 'baga-d', commR: 'bagb-r', proof: 'ab', seed: { epoch: 15 }, lastFailure: null })
})

t.test('the seed is asked for at the epoch of the pre-commit and the challenge delay', async t => {
  const walked = await sealed({})
  t.match(walked.inputs.getSeed, [{ epoch: 10 }])
})

t.test('pieces are added one after the other, in the order in which they came', async t => {
  const release: (() => void)[] = []
  const walked = await walk(sector, INPUT, {
    ...GOOD,
    addPiece: () => new Promise(resolve => release.push(() => resolve({ cid: `baga-${release.length}` }))),
  })
  await walked.send({ type: 'SectorAddPiece', piece: PIECE })
  await walked.send({ type: 'SectorAddPiece', piece: SECOND })
  await walked.send({ type: 'SectorStartPacking' })
  t.equal(walked.inputs.addPiece?.length, 1)
  release[0]?.()
  await walked.pass(0)
  t.equal(walked.state(), 'AddPiece')
  release[1]?.()
  await walked.pass(0)
  t.match(walked.inputs.addPiece, [{ piece: { index: 0 } }, { piece: { index: 1 } }])
  t.match(walked.inputs.packing, [{ pieces: [{ offset: 0 }, { offset: 1024 }] }])
})

t.test('the same piece told twice is held once', async t => {
  const walked = await walk(sector, INPUT, GOOD)
  await walked.send({ type: 'SectorAddPiece', piece: PIECE })
  await walked.send({ type: 'SectorAddPiece', piece: PIECE })
  t.equal(walked.context<SectorContext>().pieces.length, 1)
})

t.test('AddPieceFailed goes back to AddPiece after its back-off, a bounded number of times', async t => {
  const mended = await sealed({ addPiece: fails('SEALER_DISK_FULL', 2, () => ({ cid: 'baga' })) })
  t.equal(mended.state(), 'Proving')
  t.equal(count(mended, 'AddPieceFailed'), 2)
  const hopeless = await sealed({ addPiece: fails('SEALER_DISK_FULL') })
  t.equal(hopeless.state(), 'FailedUnrecoverable')
  t.equal(hopeless.inputs.addPiece?.length, 1 + INPUT.retries)
  t.match(hopeless.context(), { lastFailure: { phase: 'AddPiece', code: 'SEALER_DISK_FULL' } })
})

t.test('a failure of Packing comes back to Packing', async t => {
  const walked = await sealed({ packing: fails('SEALER_DISK_FULL', 1, () => ({ commD: 'baga-d' })) })
  t.equal(walked.state(), 'Proving')
  t.equal(walked.inputs.addPiece?.length, 1)
  t.equal(walked.inputs.packing?.length, 2)
})

t.test('a failure of GetTicket comes back to GetTicket', async t => {
  const walked = await sealed({ getTicket: fails('NODE_DOWN', 1, () => RANDOM) })
  t.equal(walked.state(), 'Proving')
  t.ok(walked.states.includes('SealPreCommit1Failed'))
})

t.test('PreCommit1 that keeps failing ends in FailedUnrecoverable and deletes nothing', async t => {
  const walked = await sealed({ preCommit1: fails('SEALER_PHASE_FAILED') })
  t.equal(walked.state(), 'FailedUnrecoverable')
  t.equal(walked.inputs.preCommit1?.length, 1 + INPUT.retries)
  t.equal(walked.inputs.remove, undefined)
})

t.test('PreCommit2 that failed four times starts over from PreCommit1, once', async t => {
  const mended = await sealed({ preCommit2: fails('SEALER_PHASE_FAILED', 4, GOOD.preCommit2) })
  t.equal(mended.state(), 'Proving')
  t.match(
    mended.inputs.preCommit1,
    [{ round: 0 }, { round: 1 }],
    'the second round is another one: nothing old is read',
  )
  const hopeless = await sealed({ preCommit2: fails('SEALER_PHASE_FAILED') }, INPUT, 60)
  t.equal(hopeless.state(), 'FailedUnrecoverable')
  t.equal(hopeless.inputs.preCommit2?.length, 2 * (1 + INPUT.retries))
})

t.test('a proof that the verifier refuses is made again, and a second time the sector starts over', async t => {
  const once = await sealed({ verify: (_, call) => ({ valid: call > 1 }) })
  t.equal(once.state(), 'Proving')
  t.match(once.inputs.commit1, [{ proofRound: 0 }, { proofRound: 1 }])
  t.equal(once.inputs.preCommit1?.length, 1)

  const twice = await sealed({ verify: (_, call) => ({ valid: call > 2 }) })
  t.equal(twice.state(), 'Proving')
  t.equal(twice.inputs.preCommit1?.length, 2)
  t.ok(twice.states.includes('SealPreCommit1Failed'), "by Lotus's way")

  const never = await sealed({ verify: () => ({ valid: false }) }, INPUT, 60)
  t.equal(never.state(), 'FailedUnrecoverable')
  t.match(never.context(), { lastFailure: { code: 'SEALER_PROOF_INVALID' } })
  t.equal(never.inputs.preCommit1?.length, 1 + INPUT.recomputations)
})

t.test('Commit1, Commit2 and Verify that fail come back through ComputeProofFailed', async t => {
  for (const source of ['commit1', 'commit2', 'verify']) {
    const walked = await sealed({ [source]: fails('SEALER_PHASE_FAILED', 1, GOOD[source]) })
    t.equal(walked.state(), 'Proving', source)
    t.equal(count(walked, 'ComputeProofFailed'), 1, source)
    t.equal(walked.inputs.preCommit1?.length, 1, source)
    const hopeless = await sealed({ [source]: fails('SEALER_PHASE_FAILED') })
    t.equal(hopeless.state(), 'FailedUnrecoverable', source)
    t.equal(hopeless.inputs[source]?.length, 1 + INPUT.retries, source)
  }
})

t.test('a seed that could not be had is asked for again', async t => {
  const walked = await sealed({ getSeed: fails('NODE_DOWN', 1, GOOD.getSeed) })
  t.equal(walked.state(), 'Proving')
  t.same(walked.states.slice(7, 10), ['WaitSeed', 'ComputeProofFailed', 'WaitSeed'])
})

t.test('a reorganisation while the seed is waited for, or while the proof is made, waits for another seed', async t => {
  const walked = await packed({ commit2: () => new Promise(() => {}) })
  t.equal(walked.state(), 'WaitSeed')
  await walked.send({ type: 'SectorSeedReady.reverted' })
  t.equal(walked.state(), 'WaitSeed')
  await walked.send({ type: 'SectorSeedReady' })
  t.equal(walked.state(), 'Committing')
  await walked.send({ type: 'SectorSeedReady.reverted' })
  t.equal(walked.state(), 'WaitSeed')
  t.equal(walked.context<SectorContext>().seed, null)
})

t.test('FinalizeFailed goes back to FinalizeSector, a bounded number of times', async t => {
  const mended = await sealed({ finalize: fails('SEALER_DISK_FULL', 3) })
  t.equal(mended.state(), 'Proving')
  const hopeless = await sealed({ finalize: fails('SEALER_DISK_FULL') })
  t.equal(hopeless.state(), 'FailedUnrecoverable')
  t.equal(hopeless.inputs.finalize?.length, 1 + INPUT.retries)
})

t.test('SectorRetry goes back to the phase that failed, with counts at zero', async t => {
  const phases: [source: string, state: string][] = [
    ['addPiece', 'AddPiece'],
    ['packing', 'Packing'],
    ['getTicket', 'GetTicket'],
    ['preCommit1', 'PreCommit1'],
    ['getSeed', 'WaitSeed'],
    ['commit2', 'Committing'],
    ['finalize', 'FinalizeSector'],
  ]
  for (const [source, state] of phases) {
    const walked = await sealed({ [source]: fails('SEALER_DISK_FULL', 1 + INPUT.retries, GOOD[source]) })
    t.equal(walked.state(), 'FailedUnrecoverable', source)
    const before = walked.states.length
    await walked.send({ type: 'SectorRetry' })
    t.equal(walked.states[before], state, source)
    t.same(
      Object.values(walked.context<SectorContext>().failures).filter(times => times > 0),
      [],
      source,
    )
    for (let i = 0; i < 5; i++) {
      if (walked.state() === 'WaitSeed') await walked.send({ type: 'SectorSeedReady' })
      await walked.pass(LONG)
    }
    t.equal(walked.state(), 'Proving', source)
  }
})

t.test('PreCommit2 that no new start mended is retried where it failed', async t => {
  const walked = await sealed({ preCommit2: fails('SEALER_PHASE_FAILED', 8, GOOD.preCommit2) }, INPUT, 60)
  t.equal(walked.state(), 'FailedUnrecoverable')
  const before = walked.states.length
  await walked.send({ type: 'SectorRetry' })
  t.equal(walked.states[before], 'PreCommit2')
  t.equal(walked.state(), 'WaitSeed')
})

t.test('SectorRemove ends whatever the sector does, and says so only once', async t => {
  for (const source of [
    'addPiece',
    'packing',
    'getTicket',
    'preCommit1',
    'preCommit2',
    'commit1',
    'commit2',
    'verify',
  ]) {
    const walked = await sealed({ [source]: () => new Promise(() => {}) })
    await walked.send({ type: 'SectorRemove' })
    t.equal(walked.state(), 'Removed', source)
    await walked.send({ type: 'SectorRemove' })
    t.equal(walked.inputs.remove?.length, 1, source)
  }
})

t.test('a removal that fails is tried again, then waits for a person', async t => {
  const walked = await sealed({ remove: fails('SEALER_STORAGE_UNWRITABLE', 4) })
  await walked.send({ type: 'SectorRemove' })
  for (let i = 0; i < 5; i++) await walked.pass(LONG)
  t.equal(walked.state(), 'FailedUnrecoverable')
  await walked.send({ type: 'SectorRetry' })
  t.equal(walked.state(), 'Removed')
})

t.test('the back-off doubles up to its longest, and sectors that failed together come back apart', async t => {
  const context = (number: number, failures: number): SectorContext =>
    ({ ...INPUT, number, failures: { PreCommit1: failures }, returnTo: 'PreCommit1' }) as unknown as SectorContext
  t.same(
    [1, 2, 3, 4, 5, 9].map(failures => backoffMs(context(0, failures))),
    [1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
  )
  const waits = [1, 2, 3, 4, 5].map(number => backoffMs(context(number, 1)))
  t.equal(new Set(waits).size, 5)
  t.ok(waits.every(wait => wait >= 1_000 && wait < 1_200))
})

t.test('nothing is tried again before its back-off is over', async t => {
  const walked = await packed({ preCommit1: fails('SEALER_PHASE_FAILED') })
  await walked.pass(900)
  t.equal(walked.inputs.preCommit1?.length, 1)
  await walked.pass(400)
  t.equal(walked.inputs.preCommit1?.length, 2)
})
