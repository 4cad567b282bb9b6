import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Proofs } from '../../native/index.js'
import type { RecordedCommit2 } from '../recorded/calls.js'
import { folder, installedProofs } from './installed.js'
import { element, PROVER, seal } from './sector.js'

const proofs = installedProofs()

t.test('a sealed sector commits to its pieces and is decoded again', async t => {
  const dir = folder(t)
  const sector = seal(proofs, dir, 1)
  t.same(sector.commD, proofs.computeCommD({ proofType: sector.proofType, pieces: sector.pieces }))
  const { proofType, cachePath, sealedPath, proverId, sectorNumber, ticket, commD } = sector
  const unseal = (offset: number, length: number): Buffer => {
    const outputPath = join(dir, 'out')
    const range = { proofType, cachePath, sealedPath, proverId, sectorNumber, ticket, commD }
    t.equal(proofs.unsealRange({ ...range, outputPath, offset, length }), length)
    return readFileSync(outputPath)
  }
  t.same(unseal(0, 2032), sector.data, 'the whole')
  t.same(unseal(1016, 100), sector.data.subarray(1016, 1116), 'a part of the second piece')
  t.throws(() => unseal(1, 127), { code: 'NATIVE_INVALID_INPUT' }, 'not at a 127-byte boundary')
  t.throws(() => unseal(1016, 1017), { code: 'NATIVE_INVALID_INPUT' }, 'past the end')
})

t.test('the second pre-commit phase may be repeated when it is given the unsealed file', async t => {
  const sector = seal(proofs, folder(t), 1)
  const { phase1Output, cachePath, sealedPath, unsealedPath, commR, commD } = sector
  const again = proofs.sealPreCommitPhase2({ phase1Output, cachePath, sealedPath, unsealedPath })
  t.same(again, { commR, commD })
})

t.test('the first commit phase answers a seed, and refuses a sector with another commitment', async t => {
  const { data, phase1Output, unsealedPath, ...sector } = seal(proofs, folder(t), 2)
  const vanilla = proofs.sealCommitPhase1({ ...sector, seed: element() })
  t.ok(vanilla.length > 16_384, 'too large for a message between actors')
  t.throws(() => proofs.sealCommitPhase1({ ...sector, commR: element(7), seed: element() }), {
    code: 'NATIVE_PROOFS_FAILED',
  })
})

t.test('synthetic proofs replace the layers and can be cleared', async t => {
  const { data, phase1Output, unsealedPath, ...sector } = seal(
    proofs,
    folder(t),
    3,
    'StackedDrg2KiBV1_1_Feat_SyntheticPoRep',
  )
  const stored = join(sector.cachePath, 'syn-porep-vanilla-proofs.dat')
  proofs.generateSynthProofs(sector)
  t.ok(existsSync(stored))
  proofs.clearCache({ cachePath: sector.cachePath })
  t.ok(proofs.sealCommitPhase1({ ...sector, seed: element() }).length > 0, 'without the layers')
  proofs.clearSyntheticProofs({ cachePath: sector.cachePath })
  t.notOk(existsSync(stored))
})

t.test('a Rust panic is an error with a code, and the process goes on', async t => {
  const dir = folder(t)
  const sector = seal(proofs, dir, 4)
  const { proofType, cachePath, proverId, sectorNumber, ticket, commD } = sector
  // The library slices the sealed file without looking at its length.
  const sealedPath = join(dir, 'cut-short')
  writeFileSync(sealedPath, '')
  const input = {
    proofType,
    cachePath,
    proverId,
    sectorNumber,
    ticket,
    commD,
    sealedPath,
    outputPath: join(dir, 'out'),
  }
  t.throws(() => proofs.unsealRange({ ...input, offset: 0, length: 127 }), {
    name: 'NativeError',
    code: 'NATIVE_PANIC',
    message: /range end index/,
    data: { call: 'unsealRange' },
  })
  copyFileSync(sector.sealedPath, sealedPath)
  t.equal(proofs.unsealRange({ ...input, offset: 0, length: 127 }), 127)
})

t.test('bytes that are no proof are false to every verifier', async t => {
  const statement = {
    ...{ commR: element(), commD: element(), proverId: PROVER, sectorNumber: 1, ticket: element(), seed: element() },
  }
  const proofType = 'StackedDrg2KiBV1_1'
  for (const proof of [new Uint8Array(192), new Uint8Array(384), new Uint8Array(192).fill(255)]) {
    t.equal(proofs.verifySeal({ ...statement, proofType, proof }), false)
    t.equal(proofs.verifyBatchSeal({ proofType, seals: [{ ...statement, proof }] }), false)
    const post = { randomness: element(), proverId: PROVER, proof, replicas: [{ sectorNumber: 1, commR: element() }] }
    t.equal(proofs.verifyWinningPost({ ...post, proofType: 'StackedDrgWinning2KiBV1' }), false)
    t.equal(proofs.verifyWindowPost({ ...post, proofType: 'StackedDrgWindow2KiBV1' }), false)
    t.equal(proofs.verifyWindowPost({ ...post, proofType: 'StackedDrgWindow2KiBV1_2' }), false)
    const update = { commROld: element(), commRNew: element(), commDNew: element() }
    t.equal(proofs.verifyEmptySectorUpdateProof({ ...update, proofType: 'StackedDrg2KiBV1', proof }), false)
  }
  const aggregate = { proofType, aggregationType: 'SnarkPackV2', statements: [statement, statement] } as const
  t.equal(proofs.verifyAggregateSealCommitProofs({ ...aggregate, proof: new Uint8Array(5000) }), false)
})

t.test(
  'a non-interactive seal is proved by an aggregate, which its verifier accepts for that sector alone',
  async t => {
    const recording = new URL('../../../test/recorded/commit2/non-interactive.json', import.meta.url)
    const { proofType, sectorNumber, ...hex } = JSON.parse(readFileSync(recording, 'utf8')) as RecordedCommit2
    const bytes = Object.fromEntries(Object.entries(hex).map(([name, text]) => [name, Buffer.from(text, 'hex')]))
    const claim = { proofType, sectorNumber, ...bytes } as Parameters<Proofs['verifySeal']>[0]
    t.equal(proofs.verifySeal(claim), true)
    t.equal(proofs.verifySeal({ ...claim, sectorNumber: sectorNumber + 1 }), false)
    t.equal(proofs.verifySeal({ ...claim, commR: element() }), false)
    t.equal(proofs.verifySeal({ ...claim, proof: new Uint8Array(192) }), false, 'bytes that are no aggregate')
  },
)

t.test('a sector of a real network has no verifying key here', async t => {
  const statement = {
    commR: element(),
    commD: element(),
    proverId: PROVER,
    sectorNumber: 1,
    ticket: element(),
    seed: element(),
  }
  const proof = new Uint8Array(1920)
  t.throws(() => proofs.verifySeal({ ...statement, proofType: 'StackedDrg32GiBV1_1', proof }), {
    code: 'NATIVE_PARAMETERS',
  })
})

t.test('trees can be built one at a time, and sectors faked for a genesis', async t => {
  const dir = folder(t)
  const proofType = 'StackedDrg2KiBV1_1'
  const layers = join(dir, 'layers')
  proofs.sdr({ proofType, outputDir: layers, replicaId: element() })
  t.equal(proofs.generateTreeC({ proofType, inputDir: layers, outputDir: join(dir, 'c') }).length, 32)
  const fake = { proofType, cachePath: join(dir, 'faux'), sealedPath: join(dir, 'faux-sealed') } as const
  const first = proofs.fauxrep(fake)
  const second = proofs.fauxrep2({
    proofType,
    cachePath: join(dir, 'faux2'),
    existingPAuxPath: join(fake.cachePath, 'p_aux'),
  })
  t.notSame(first, second)
  t.equal(proofs.generateTreeRLast({ proofType, sealedPath: fake.sealedPath, outputDir: join(dir, 'r') }).length, 32)
})
