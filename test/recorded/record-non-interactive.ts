/**
 * Makes the recording of a non-interactive Commit2 anew: `node dist/test/recorded/record-non-interactive.js`. 13 proofs: two minutes by
 * AVX-512 IFMA, ten without, and 3 GB, with the parameters in the cache. Needed only when the parameters change.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedProofs } from '../native/installed.js'
import { element, seal } from '../native/sector.js'
import type { RecordedCommit2 } from './calls.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const proofs = installedProofs()
const folder = await mkdtemp(join(tmpdir(), 'vesper-record-'))
try {
  const {
    data,
    phase1Output: _,
    unsealedPath,
    ...sector
  } = seal(proofs, folder, 7, 'StackedDrg2KiBV1_2_Feat_NonInteractivePoRep')
  const { proofType, proverId, sectorNumber, ticket, commD, commR } = sector
  // Any will do: the challenges come from the replica.
  const seed = element(1)
  const phase1Output = proofs.sealCommitPhase1({ ...sector, seed })
  proofs.chooseProver({ prover: 'own', isa: 'best' })
  const proof = proofs.sealCommitPhase2({ phase1Output, proverId, sectorNumber }, ({ stage, fraction }) => {
    if (stage === 'synthesis')
      process.stdout.write(`${Math.round(fraction * 100)} % after ${Math.round(process.uptime())} s\n`)
  })
  process.stdout.write(`${proof.length} bytes after ${Math.round(process.uptime())} s\n`)
  const claim = { proofType, proverId, sectorNumber, ticket, seed, commD, commR, proof }
  if (!proofs.verifySeal(claim)) throw new Error('the verifier refused the proof; nothing was recorded')
  const recording: RecordedCommit2 = {
    ...{ proofType, sectorNumber, proof: hex(proof) },
    ...{ proverId: hex(proverId), ticket: hex(ticket), seed: hex(seed), commD: hex(commD), commR: hex(commR) },
  }
  const path = process.argv[2] ?? 'test/recorded/commit2/non-interactive.json'
  await writeFile(path, `${JSON.stringify(recording, null, 2)}\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
