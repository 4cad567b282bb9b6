/** Pre-commit: labels of the stacked graph (phase 1), then trees and the encoded replica (phase 2). */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sealedCid, sealProofFacts, unsealedCid } from '../../../filecoin/index.js'
import { exists, linkFolder, sectorFile } from '../storage/index.js'
import { outcomeFolder, runPhase } from './phase.js'
import { checkWhole, identity, incomplete, type OfSector, packedPieces, unhex } from './sector.js'
import type { TaskTools } from './tools.js'

export interface PreCommitTask extends OfSector {
  readonly round: number
  /** Hex. */
  readonly ticket: string
}

const LABELS = 'labels'

export function preCommit1(
  { root, sector, round, ticket }: PreCommitTask,
  { calls, attempt, progress }: TaskTools,
): Promise<Record<string, never>> {
  const { sectorSize, layers } = sealProofFacts(sector.sealProof)
  // Layers, tree D, and the copy of the data that the call insists on.
  const neededBytes = sectorSize * (layers + 3)
  const phase = { root, sector, name: 'PreCommit1', input: { round, ticket }, neededBytes }
  return runPhase(phase, attempt, async folder => {
    progress('PreCommit1')
    const unsealedPath = sectorFile(root, 'unsealed', sector)
    await checkWhole(unsealedPath, sector)
    const pieces = await packedPieces(root, sector)
    const cachePath = join(folder, 'cache')
    const sealedPath = join(folder, 'sealed')
    await mkdir(cachePath)
    await writeFile(sealedPath, '')
    const labels = calls.sealPreCommitPhase1({
      ...identity(sector),
      cachePath,
      sealedPath,
      unsealedPath,
      ticket: unhex(ticket),
      pieces,
    })
    await writeFile(join(folder, LABELS), labels)
    // Phase 2 copies the unsealed file afresh: it encodes in place, and a copy that a crash left half encoded is useless.
    await rm(sealedPath)
    return {}
  })
}

export function preCommit2(
  { root, sector, round, ticket }: PreCommitTask,
  { calls, attempt, progress }: TaskTools,
): Promise<{ commD: string; commR: string }> {
  const { sectorSize } = sealProofFacts(sector.sealProof)
  // The replica, trees C and R.
  const phase = { root, sector, name: 'PreCommit2', input: { round, ticket }, neededBytes: sectorSize * 4 }
  return runPhase(phase, attempt, async folder => {
    progress('PreCommit2')
    const unsealedPath = sectorFile(root, 'unsealed', sector)
    await checkWhole(unsealedPath, sector)
    const layers = sectorFile(root, 'cache', sector)
    const labels = join(outcomeFolder(root, sector, 'PreCommit1'), LABELS)
    for (const path of [layers, labels]) if (!(await exists(path))) throw incomplete(sector, 'PreCommit1', path)
    // Names of their own for phase 1's files: trees that a crash left half written must not be taken for whole ones.
    const cachePath = join(folder, 'cache')
    await linkFolder(layers, cachePath)
    const sealedPath = join(folder, 'sealed')
    await writeFile(sealedPath, '')
    const { commD, commR } = calls.sealPreCommitPhase2({
      phase1Output: new Uint8Array(await readFile(labels)),
      cachePath,
      sealedPath,
      unsealedPath,
    })
    return { commD: unsealedCid(commD), commR: sealedCid(commR) }
  })
}
