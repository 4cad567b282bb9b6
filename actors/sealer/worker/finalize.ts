/** FinalizeSector: what PoSt needs moves to where it's kept, the rest goes. And removal, when a person asked for it. */
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sectorSize } from '../../../filecoin/index.js'
import { exists, linkFolder, linkOrCopy, remove, SECTOR_FILE_TYPES, sectorFile, workFolder } from '../storage/index.js'
import { outcomeFolder, runPhase } from './phase.js'
import { checkWhole, incomplete, type OfSector, type TaskSector } from './sector.js'
import type { TaskTools } from './tools.js'

export interface FinalizeTask extends OfSector {
  /** Storage path where finished sectors are kept; may be the same as `root`. */
  readonly store: string
  readonly round: number
}

const NAME = 'FinalizeSector'

/**
 * Keeps the sealed file, p_aux, t_aux and tree R (last); drops layers, other trees and the unsealed copy, which the sealed file
 * gives back.
 */
export async function finalize(
  { root, store, sector, round }: FinalizeTask,
  { calls, attempt, progress }: TaskTools,
): Promise<Record<string, never>> {
  const moves = root !== store
  const neededBytes = moves ? sectorSize(sector.sealProof) * 2 : 0
  const phase = { root: store, sector, name: NAME, input: { round }, neededBytes }
  const result = await runPhase(phase, attempt, async folder => {
    progress(NAME)
    const sealed = sectorFile(root, 'sealed', sector)
    const cache = sectorFile(root, 'cache', sector)
    await checkWhole(sealed, sector)
    if (!(await exists(cache))) throw incomplete(sector, 'PreCommit2', cache)
    const kept = join(folder, 'cache')
    await linkFolder(cache, kept)
    calls.clearCache({ cachePath: kept })
    if (moves) await linkOrCopy(sealed, join(folder, 'sealed'))
    return {}
  })
  await remove(sectorFile(root, 'unsealed', sector))
  if (moves) for (const type of ['sealed', 'cache'] as const) await remove(sectorFile(root, type, sector))
  await clearWork(root, store, sector)
  return result
}

/** All that the phases left, but the outcome of this one: a repeat finds it. */
async function clearWork(root: string, store: string, sector: TaskSector): Promise<void> {
  const outcome = outcomeFolder(store, sector, NAME)
  const work = workFolder(root, sector)
  if (!(await exists(work))) return
  if (work !== dirname(outcome)) return await remove(work)
  for (const entry of await readdir(work)) if (join(work, entry) !== outcome) await remove(join(work, entry))
}

export interface RemoveTask {
  /** All storage paths. */
  readonly roots: readonly string[]
  readonly sector: TaskSector
}

export async function removeSector(
  { roots, sector }: RemoveTask,
  { progress }: TaskTools,
): Promise<Record<string, never>> {
  progress('Removing')
  for (const root of roots) {
    for (const type of SECTOR_FILE_TYPES) await remove(sectorFile(root, type, sector))
    await remove(workFolder(root, sector))
  }
  return {}
}
