/** What our prover fails at is kept, so that it can be made again: here it refuses parameters that have something wrong. */
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { generateParameters, installVerifyingKeys, loadProofs, type Proofs, readManifest } from '../../native/index.js'
import { folder, useInstalledAddon } from './installed.js'
import { element, PROVER, replica, seal, updated, vanillaProofs } from './sector.js'

t.setTimeout(300_000)

useInstalledAddon()
const cache = folder(t)
process.env.FIL_PROOFS_PARAMETER_CACHE = cache
const proofs = loadProofs()
installVerifyingKeys(cache)

const parametersOf = (circuit: string): string => join(cache, `${readManifest().circuits[circuit]?.id}.params`)

interface Kept {
  readonly call: keyof Proofs
  readonly input: { readonly [argument: string]: unknown }
  readonly failure: { readonly circuit: string; readonly code: string; readonly message: string; readonly at: string }
}

function read(home: string): Kept {
  const kept = JSON.parse(readFileSync(join(home, 'call.json'), 'utf8')) as Kept
  const input = Object.entries(kept.input).map(([name, value]) => [name, argument(home, value)])
  return { ...kept, input: Object.fromEntries(input) }
}

/** As `call.json` has an input: the name of a file, bytes in hex, or the value itself. */
function argument(home: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(one => argument(home, one))
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? Buffer.from(value, 'hex') : value
  if (typeof value === 'object' && value !== null && 'file' in value)
    return readFileSync(join(home, (value as { file: string }).file))
  return value
}

function bytesAsHex(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(bytesAsHex)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bytesAsHex(one)]))
}

t.test('each call keeps what makes its proof again', async t => {
  // Neither prover takes these, which saves the time of their proofs. Before the other test, which leaves good ones in memory.
  for (const circuit of ['porep-2KiB', 'window-post-2KiB', 'winning-post-2KiB', 'empty-sector-update-2KiB'])
    writeFileSync(parametersOf(circuit), 'no parameters')
  const keeps = (prove: () => unknown, call: keyof Proofs, input: object): void => {
    const failures = folder(t)
    process.env.VESPER_PROVER_FAILURES = failures
    t.throws(prove, { code: /^NATIVE_/ })
    const [name = ''] = readdirSync(failures)
    const kept = read(join(failures, name))
    t.equal(kept.call, call)
    t.same(bytesAsHex(kept.input), bytesAsHex(input), call)
  }
  const dir = folder(t)
  const [sector, donor] = [seal(proofs, dir, 1), seal(proofs, dir, 2)]
  const { sectorNumber, proverId } = sector

  const { data, phase1Output: _, unsealedPath, ...sealed } = sector
  const phase1Output = proofs.sealCommitPhase1({ ...sealed, seed: element() })
  const aggregated = { phase1Output, sectorNumber }
  const onChain = { ...aggregated, proverId }
  keeps(() => proofs.sealCommitPhase2(onChain), 'sealCommitPhase2', onChain)
  keeps(() => proofs.sealCommitPhase2CircuitProofs(aggregated), 'sealCommitPhase2CircuitProofs', aggregated)

  const winning = { proofType: 'StackedDrgWinning2KiBV1', randomness: element(), proverId } as const
  const ofWinning = { ...winning, vanillaProofs: vanillaProofs(proofs, winning, [sector]) }
  const fromReplica = { ...winning, replicas: [replica(sector)] }
  keeps(() => proofs.generateWinningPost(fromReplica), 'generateWinningPostWithVanilla', ofWinning)
  keeps(() => proofs.generateWinningPostWithVanilla(ofWinning), 'generateWinningPostWithVanilla', ofWinning)

  const window = { proofType: 'StackedDrgWindow2KiBV1', randomness: element(), proverId } as const
  const ofWindow = { ...window, vanillaProofs: vanillaProofs(proofs, window, [sector, donor]), partitionIndex: 0 }
  const single = () => proofs.generateSingleWindowPostWithVanilla(ofWindow)
  keeps(single, 'generateSingleWindowPostWithVanilla', ofWindow)

  const { statement, paths } = updated(proofs, dir, sector, donor)
  const update = { ...statement, ...paths }
  const ofUpdate = { ...statement, partitionProofs: proofs.generatePartitionProofs(update) }
  const call = 'generateEmptySectorUpdateProofWithVanilla'
  keeps(() => proofs.generateEmptySectorUpdateProof(update), call, ofUpdate)
  keeps(() => proofs.generateEmptySectorUpdateProofWithVanilla(ofUpdate), call, ofUpdate)
})

t.test('the inputs of a proof that fell back are kept, and make the proof again', async t => {
  const failures = join(folder(t), 'prover-failures')
  const { paramsBytes } = await generateParameters('window-post-2KiB', cache)
  const parameters = parametersOf('window-post-2KiB')
  appendFileSync(parameters, 'x')
  const sector = seal(proofs, folder(t), 7)
  const draw = { proofType: 'StackedDrgWindow2KiBV1_2', randomness: element(), proverId: PROVER } as const
  const { sectorNumber, commR } = sector
  const prove = () => proofs.generateWindowPost({ ...draw, replicas: [replica(sector)] })
  const verify = (proof: Uint8Array) => proofs.verifyWindowPost({ ...draw, proof, replicas: [{ sectorNumber, commR }] })
  process.env.VESPER_PROVER_FAILURES = ''
  t.equal(verify(prove()), true)
  process.env.VESPER_PROVER_FAILURES = failures
  t.equal(verify(prove()), true)

  const [unkept, fallback] = proofs.proverReport({}).fallbacks.slice(-2)
  t.same(
    Object.keys(unkept ?? {}).sort(),
    ['at', 'circuit', 'code', 'message', 'number'],
    'nothing is kept where nobody asked',
  )
  const [name = ''] = readdirSync(failures)
  t.match(name, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z-window-post$/)
  t.match(fallback, { code: 'PROVER_PARAMETERS_DAMAGED', kept: join(failures, name) })

  const { call, input, failure } = read(join(failures, name))
  t.match(failure, { circuit: 'window-post', code: fallback?.code, message: fallback?.message })
  truncateSync(parameters, paramsBytes)
  t.teardown(() => proofs.chooseProver({ prover: 'auto', isa: 'best' }))
  proofs.chooseProver({ prover: 'own', isa: 'best' })
  t.equal(verify((proofs[call] as (input: unknown) => Uint8Array)(input)), true)
})

t.test('a sector that can not be read is told as such, and is no failure of the prover', async t => {
  const dir = folder(t)
  const [sector, donor] = [seal(proofs, dir, 8), seal(proofs, dir, 9)]
  const { statement, paths } = updated(proofs, dir, sector, donor)
  truncateSync(sector.sealedPath)
  truncateSync(paths.replicaPath)
  const before = proofs.proverReport({})
  const draw = { proofType: 'StackedDrgWindow2KiBV1_2', randomness: element(), proverId: PROVER } as const
  t.throws(() => proofs.generateWindowPost({ ...draw, replicas: [replica(sector)] }), { code: /^NATIVE_/ })
  t.throws(() => proofs.generateEmptySectorUpdateProof({ ...statement, ...paths }), { code: /^NATIVE_/ })
  t.same(proofs.proverReport({}).fallbacks, before.fallbacks)
})
