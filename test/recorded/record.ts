/**
 * Makes the recording of Commit2 anew: `node dist/test/recorded/record.js`. About 40 s and 3 GB, with the parameters in the
 * cache. Needed only when the parameters, and with them the verifying key, change.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { proverId, sealedCommitment, unsealedCommitment } from '../../filecoin/index.js'
import { installedProofs } from '../native/installed.js'
import type { RecordedCommit2 } from './calls.js'
import { SECTOR, SEED, sealFixedSector, TICKET } from './fixed-sector.js'
import { InProcessProofs } from './proofs.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const root = await mkdtemp(join(tmpdir(), 'vesper-record-'))
try {
  const { commD, commR, proof, valid } = await sealFixedSector(new InProcessProofs(installedProofs()), root)
  if (!valid) throw new Error('the verifier refused the proof; nothing was recorded')
  const recording: RecordedCommit2 = {
    proofType: SECTOR.sealProof,
    proverId: hex(proverId(SECTOR.miner)),
    sectorNumber: SECTOR.number,
    ticket: TICKET,
    seed: SEED,
    commD: hex(unsealedCommitment(commD)),
    commR: hex(sealedCommitment(commR)),
    proof,
  }
  const path = process.argv[2] ?? 'test/recorded/commit2/t01000-0.json'
  await writeFile(path, `${JSON.stringify(recording, null, 2)}\n`)
} finally {
  await rm(root, { recursive: true, force: true })
}
