/** Commit: vanilla proofs for the seed's challenges (phase 1), the Groth16 proof (phase 2), and whether it holds. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sealedCommitment, unsealedCommitment } from '../../../filecoin/index.js'
import { exists, sectorFile } from '../storage/index.js'
import { outcomeFolder, runPhase } from './phase.js'
import { checkWhole, hex, identity, incomplete, type OfSector, packedPieces, unhex } from './sector.js'
import type { TaskTools } from './tools.js'

export interface CommitTask extends OfSector {
  readonly round: number
  readonly proofRound: number
  /** Hex. */
  readonly ticket: string
  readonly seed: string
  /** CIDs. */
  readonly commD: string
  readonly commR: string
}

const VANILLA = 'vanilla'
/** Vanilla proofs of a 32 GiB sector take about 50 MB as JSON, Groth16 proofs 192 bytes a partition. */
const PROOF_BYTES = 64 << 20

const inputOf = ({ round, proofRound, ticket, seed, commD, commR }: CommitTask) => ({
  round,
  proofRound,
  ticket,
  seed,
  commD,
  commR,
})

export function commit1(task: CommitTask, { calls, attempt, progress }: TaskTools): Promise<Record<string, never>> {
  const { root, sector } = task
  const phase = { root, sector, name: 'Commit1', input: inputOf(task), neededBytes: PROOF_BYTES }
  return runPhase(phase, attempt, async folder => {
    progress('Commit1')
    const cachePath = sectorFile(root, 'cache', sector)
    const sealedPath = sectorFile(root, 'sealed', sector)
    await checkWhole(sealedPath, sector)
    if (!(await exists(cachePath))) throw incomplete(sector, 'PreCommit2', cachePath)
    const vanilla = calls.sealCommitPhase1({
      ...identity(sector),
      cachePath,
      sealedPath,
      ticket: unhex(task.ticket),
      seed: unhex(task.seed),
      commR: sealedCommitment(task.commR),
      commD: unsealedCommitment(task.commD),
      pieces: await packedPieces(root, sector),
    })
    await writeFile(join(folder, VANILLA), vanilla)
    return {}
  })
}

export function commit2(
  task: CommitTask,
  { calls, attempt, progress, requireParameters }: TaskTools,
): Promise<{ proof: string }> {
  const { root, sector } = task
  const phase = { root, sector, name: 'Commit2', input: inputOf(task), neededBytes: 0 }
  return runPhase(phase, attempt, async () => {
    progress('Commit2')
    const vanilla = join(outcomeFolder(root, sector, 'Commit1'), VANILLA)
    if (!(await exists(vanilla))) throw incomplete(sector, 'Commit1', vanilla)
    await requireParameters?.(sector.sealProof)
    const { proverId, sectorNumber } = identity(sector)
    const phase1Output = new Uint8Array(await readFile(vanilla))
    const proof = calls.sealCommitPhase2({ phase1Output, proverId, sectorNumber }, ({ stage, fraction }) =>
      progress('Commit2', { note: stage, fraction }),
    )
    return { proof: hex(proof) }
  })
}

export interface VerifyTask {
  readonly sector: OfSector['sector']
  readonly ticket: string
  readonly seed: string
  readonly commD: string
  readonly commR: string
  readonly proof: string
}

export async function verify(
  { sector, ticket, seed, commD, commR, proof }: VerifyTask,
  { calls, progress }: TaskTools,
): Promise<{ valid: boolean }> {
  progress('Verify')
  const valid = calls.verifySeal({
    ...identity(sector),
    ticket: unhex(ticket),
    seed: unhex(seed),
    commD: unsealedCommitment(commD),
    commR: sealedCommitment(commR),
    proof: unhex(proof),
  })
  return { valid }
}
