/** The real thing: Groth16 proofs made and verified. The seal's takes 40 s on two cores, so there is one. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { OnStage, ProofStage, ProverChoice, ProverReport } from '../../native/index.js'
import { folder, installedProofs, parametersOf } from './installed.js'
import { element, PROVER, replica, type Sector, seal, updated, vanillaProofs } from './sector.js'

const proofs = installedProofs()

t.setTimeout(600_000)

const tampered = (bytes: Uint8Array): Uint8Array => bytes.map((byte, index) => (index === 10 ? byte ^ 1 : byte))
const known = ({ sectorNumber, commR }: Sector) => ({ sectorNumber, commR })

/** The proof, after seeing that each stage of our prover was told once for each partition, and how far it is. */
function told(t: Test, partitions: number, prove: (onStage: OnStage) => Uint8Array): Uint8Array {
  const stages: ProofStage[] = []
  const proof = prove(stage => stages.push(stage))
  const ofOne = proofs.proverReport({}).stages.map(({ stage }) => stage)
  t.ok(ofOne.length > 1)
  t.same(
    stages.map(({ stage }) => stage),
    Array.from({ length: partitions }, () => ofOne).flat(),
    'each stage of our prover was told',
  )
  t.same(
    stages.map(({ fraction }) => fraction),
    stages.map((_, index) => index / stages.length),
  )
  return proof
}

/** Whoever listens throws at the second stage: the proof ends there, and isn't the library's task then. */
function stops(t: Test, prove: (onStage: OnStage) => Uint8Array): void {
  const { isa, own, stock, fallbacks } = proofs.proverReport({})
  const stages: string[] = []
  const stopping: OnStage = ({ stage }) => {
    stages.push(stage)
    if (stages.length === 2) throw new Error('no more')
  }
  t.throws(() => prove(stopping), { code: 'NATIVE_PROOFS_FAILED', message: /the proof was stopped/ })
  t.same(stages, ['synthesis', 'quotient'])
  t.match(proofs.proverReport({}), { isa, own, stock, fallbacks })
}

t.test('a winning PoSt proves the challenged sector and nothing else', async t => {
  await parametersOf('winning-post-2KiB')
  const sector = seal(proofs, folder(t), 1)
  const draw = { proofType: 'StackedDrgWinning2KiBV1', randomness: element(), proverId: PROVER } as const
  t.same(proofs.generateWinningPostSectorChallenge({ ...draw, sectorCount: 1 }), [0])
  const input = { ...draw, replicas: [replica(sector)] }
  const proof = told(t, 1, onStage => proofs.generateWinningPost(input, onStage))
  stops(t, onStage => proofs.generateWinningPost(input, onStage))
  const claim = { ...draw, proof, replicas: [known(sector)] }
  t.equal(proofs.verifyWinningPost(claim), true)
  t.equal(proofs.verifyWinningPost({ ...claim, randomness: element() }), false, 'other randomness')
  t.equal(proofs.verifyWinningPost({ ...claim, replicas: [{ sectorNumber: 2, commR: sector.commR }] }), false)
  t.equal(proofs.verifyWinningPost({ ...claim, proof: tampered(proof) }), false)
})

t.test('each prover, on each path, makes proofs that hold', async t => {
  await parametersOf('winning-post-2KiB')
  t.teardown(() => proofs.chooseProver({ prover: 'auto', isa: 'best' }))
  const sector = seal(proofs, folder(t), 1)
  const draw = { proofType: 'StackedDrgWinning2KiBV1', randomness: element(), proverId: PROVER } as const
  const claim = { ...draw, replicas: [known(sector)] }
  const by = (choice: ProverChoice): { proof: Uint8Array; report: ProverReport } => {
    proofs.chooseProver(choice)
    return {
      proof: proofs.generateWinningPost({ ...draw, replicas: [replica(sector)] }),
      report: proofs.proverReport({}),
    }
  }
  const before = proofs.proverReport({})
  const best = by({ prover: 'own', isa: 'best' })
  const masked = by({ prover: 'own', isa: 'portable' })
  const stock = by({ prover: 'stock', isa: 'best' })
  t.equal(masked.report.isa, 'portable', 'as on a processor without AVX-512')
  t.equal(masked.report.own, before.own + 2)
  t.equal(stock.report.stock, before.stock + 1)
  t.same(stock.report.fallbacks, before.fallbacks)
  for (const { proof } of [best, masked, stock]) {
    t.equal(proofs.verifyWinningPost({ ...claim, proof }), true)
    t.equal(proofs.verifyWinningPost({ ...claim, proof: tampered(proof) }), false)
  }
  t.throws(() => proofs.chooseProver({ prover: 'gpu' as 'own', isa: 'best' }), { code: 'INVALID_INPUT' })
})

t.test('a prover that took its process along is passed over, which is told before the stock prover begins', async t => {
  await parametersOf('window-post-2KiB')
  t.teardown(() => {
    proofs.passOverProver({})
    proofs.chooseProver({ prover: 'auto', isa: 'best' })
  })
  const sector = seal(proofs, folder(t), 1)
  const draw = { proofType: 'StackedDrgWindow2KiBV1_2', randomness: element(), proverId: PROVER } as const
  const prove = () => {
    const before = proofs.proverReport({})
    const stages: [stage: string, fallbacks: number][] = []
    const toldBy = () => proofs.proverReport({}).fallbacks.length - before.fallbacks.length
    const proof = proofs.generateWindowPost({ ...draw, replicas: [replica(sector)] }, ({ stage }) =>
      stages.push([stage, toldBy()]),
    )
    t.equal(proofs.verifyWindowPost({ ...draw, proof, replicas: [known(sector)] }), true)
    return { first: stages[0], own: proofs.proverReport({}).own - before.own }
  }
  proofs.passOverProver({ why: 'the process ended' })
  t.same(prove(), { first: ['stock prover', 1], own: 0 })
  t.match(proofs.proverReport({}).fallbacks.at(-1), { code: 'PROVER_CRASHED', message: 'the process ended' })
  proofs.chooseProver({ prover: 'own', isa: 'best' })
  t.same(prove(), { first: ['synthesis', 0], own: 1 }, 'nobody else may')
  proofs.chooseProver({ prover: 'auto', isa: 'best' })
  proofs.passOverProver({})
  t.same(prove(), { first: ['synthesis', 0], own: 1 })
  t.throws(() => proofs.passOverProver({ why: '' }), { code: 'INVALID_INPUT' })
})

t.test('a window PoSt of two sectors holds under its own version only', async t => {
  await parametersOf('window-post-2KiB')
  const dir = folder(t)
  const sectors = [seal(proofs, dir, 1), seal(proofs, dir, 2)]
  const draw = { randomness: element(), proverId: PROVER }
  const made = (['StackedDrgWindow2KiBV1', 'StackedDrgWindow2KiBV1_2'] as const).map(proofType => ({
    proofType,
    proof: proofs.generateWindowPost({ ...draw, proofType, replicas: sectors.map(replica) }),
  }))
  for (const { proofType, proof } of made)
    for (const other of made) {
      const claim = { ...draw, proofType: other.proofType, proof, replicas: sectors.map(known) }
      t.equal(proofs.verifyWindowPost(claim), proofType === other.proofType, `${proofType} as ${other.proofType}`)
    }
  const [first] = made
  if (first === undefined) throw new Error('two proofs were made')
  const swapped = sectors.map(({ sectorNumber }, index) => ({
    sectorNumber,
    commR: sectors[1 - index]?.commR ?? element(),
  }))
  t.equal(proofs.verifyWindowPost({ ...draw, ...first, replicas: swapped }), false, 'commitments swapped')
  t.equal(
    proofs.verifyWindowPost({ ...draw, ...first, replicas: sectors.slice(0, 1).map(known) }),
    false,
    'a sector fewer',
  )
})

t.test('vanilla proofs made sector by sector make the same window PoSt, whole or by partitions', async t => {
  await parametersOf('window-post-2KiB')
  const dir = folder(t)
  const sectors = [1, 2, 3].map(number => seal(proofs, dir, number))
  const draw = { proofType: 'StackedDrgWindow2KiBV1', randomness: element(), proverId: PROVER } as const
  const vanilla = vanillaProofs(proofs, draw, sectors)
  const claim = { ...draw, replicas: sectors.map(known) }
  const whole = told(t, 2, onStage =>
    proofs.generateWindowPostWithVanilla({ ...draw, vanillaProofs: vanilla }, onStage),
  )
  t.equal(proofs.verifyWindowPost({ ...claim, proof: whole }), true)
  const partitions = proofs.getNumPartitionForFallbackPost({ proofType: draw.proofType, sectorCount: 3 })
  t.equal(partitions, 2)
  const before = proofs.proverReport({})
  const partitionProofs = [0, 1].map(partitionIndex => {
    const ofPartition = vanilla.slice(2 * partitionIndex, 2 * partitionIndex + 2)
    const input = { ...draw, vanillaProofs: ofPartition, partitionIndex }
    return told(t, 1, onStage => proofs.generateSingleWindowPostWithVanilla(input, onStage))
  })
  t.match(proofs.proverReport({}), { own: before.own + 2, fallbacks: before.fallbacks }, 'by our prover')
  const merged = proofs.mergeWindowPostPartitionProofs({ proofType: draw.proofType, partitionProofs })
  t.equal(proofs.verifyWindowPost({ ...claim, proof: merged }), true)
})

t.test('data is put into a sealed sector and taken out again', async t => {
  const dir = folder(t)
  const [key, donor] = [seal(proofs, dir, 1), seal(proofs, dir, 2)]
  const { statement, paths } = updated(proofs, dir, key, donor)
  const { proofType, commDNew } = statement
  t.same(commDNew, donor.commD)
  const partitionProofs = proofs.generatePartitionProofs({ ...statement, ...paths })
  t.equal(proofs.verifyPartitionProofs({ ...statement, partitionProofs }), true)
  t.equal(proofs.verifyPartitionProofs({ ...statement, commROld: donor.commR, partitionProofs }), false)

  await parametersOf('empty-sector-update-2KiB')
  const made = { ...statement, partitionProofs }
  const proof = told(t, 1, onStage => proofs.generateEmptySectorUpdateProofWithVanilla(made, onStage))
  stops(t, onStage => proofs.generateEmptySectorUpdateProof({ ...statement, ...paths }, onStage))
  t.equal(proofs.verifyEmptySectorUpdateProof({ ...statement, proof }), true)
  t.equal(proofs.verifyEmptySectorUpdateProof({ ...statement, commROld: donor.commR, proof }), false)

  const data = readFileSync(donor.unsealedPath)
  const { replicaPath, sectorKeyPath, sectorKeyCachePath } = paths
  const outDataPath = join(dir, 'decoded')
  proofs.emptySectorUpdateDecodeFrom({
    proofType,
    outDataPath,
    replicaPath,
    sectorKeyPath,
    sectorKeyCachePath,
    commDNew,
  })
  t.same(readFileSync(outDataPath), data)
  const outputPath = join(dir, 'decoded-range')
  const range = { proofType, commDNew, commROld: key.commR, replicaPath, sectorKeyPath, outputPath } as const
  proofs.emptySectorUpdateDecodeFromRange({ ...range, nodesOffset: 8, numNodes: 16 })
  t.same(readFileSync(outputPath), data.subarray(8 * 32, 24 * 32))
  const restored = { sectorKeyPath: join(dir, 'key'), sectorKeyCachePath: join(dir, 'key-cache') }
  proofs.emptySectorUpdateRemoveEncodedData({
    ...{
      proofType,
      ...restored,
      replicaPath,
      originalCachePath: key.cachePath,
      dataPath: donor.unsealedPath,
      commDNew,
    },
  })
  t.same(readFileSync(restored.sectorKeyPath), readFileSync(key.sealedPath), 'the sector key is back')
})

t.test('a seal is proved, verified, refused when tampered with, and aggregated', async t => {
  await parametersOf('porep-2KiB')
  const { data, phase1Output, unsealedPath, ...sector } = seal(proofs, folder(t), 1)
  const { proofType, proverId, sectorNumber, ticket, commR, commD } = sector
  const seed = element()
  const vanilla = proofs.sealCommitPhase1({ ...sector, seed })
  rmSync(sector.cachePath, { recursive: true }) // The second phase needs nothing but the first one's result.
  const input = { phase1Output: vanilla, proverId, sectorNumber }
  const proof = told(t, 1, onStage => proofs.sealCommitPhase2(input, onStage))
  t.equal(proof.length, 192)
  stops(t, onStage => proofs.sealCommitPhase2(input, onStage))

  const statement = { commR, commD, proverId, sectorNumber, ticket, seed }
  const verify = (change: object): boolean => proofs.verifySeal({ proofType, ...statement, proof, ...change })
  t.equal(verify({}), true)
  t.equal(verify({ proof: tampered(proof) }), false, 'proof')
  t.equal(verify({ seed: element() }), false, 'seed')
  t.equal(verify({ commR: element() }), false, 'replica')
  t.equal(verify({ sectorNumber: 2 }), false, 'sector')
  const claim = { ...statement, proof }
  t.equal(proofs.verifyBatchSeal({ proofType, seals: [claim, claim] }), true)
  t.equal(proofs.verifyBatchSeal({ proofType, seals: [claim, { ...claim, seed: element() }] }), false)

  const aggregation = { proofType, aggregationType: 'SnarkPackV2' } as const
  const aggregate = proofs.aggregateSealCommitProofs({
    ...{ ...aggregation, commRs: [commR, commR], seeds: [seed, seed], proofs: [proof, proof] },
  })
  const verifyAggregate = (second: typeof statement): boolean =>
    proofs.verifyAggregateSealCommitProofs({ ...aggregation, statements: [statement, second], proof: aggregate })
  t.equal(verifyAggregate(statement), true)
  t.equal(verifyAggregate({ ...statement, commD: element() }), false)
})

t.test('each partition of a non-interactive seal is proved by our prover, to be aggregated', async t => {
  await parametersOf('porep-2KiB')
  const { data, phase1Output, unsealedPath, ...sector } = seal(
    proofs,
    folder(t),
    1,
    'StackedDrg2KiBV1_2_Feat_NonInteractivePoRep',
  )
  const vanilla = JSON.parse(Buffer.from(proofs.sealCommitPhase1({ ...sector, seed: element() })).toString())
  const [[shape, partitions]] = Object.entries<unknown[]>(vanilla.vanilla_proofs) as [[string, unknown[]]]
  t.equal(partitions.length, 13)
  // All of them would take minutes.
  const two = { ...vanilla, vanilla_proofs: { [shape]: partitions.slice(0, 2) } }
  const input = { phase1Output: Buffer.from(JSON.stringify(two)), sectorNumber: sector.sectorNumber }
  const before = proofs.proverReport({})
  const made = told(t, 2, onStage => proofs.sealCommitPhase2CircuitProofs(input, onStage))
  t.equal(made.length, 2 * 192)
  t.match(proofs.proverReport({}), { own: before.own + 1, fallbacks: before.fallbacks })
})
