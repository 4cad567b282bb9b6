/** A sealed sector's bytes, decoded: a piece's, or all of them. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sectorSize, unpadded, unsealedCid, unsealedCommitment } from '../../../filecoin/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { exists, explainWrite, flush, linkOrCopy, moveInto, sectorFile, sectorName } from '../storage/index.js'
import type { SealingCalls } from './calls.js'
import { checkWhole, identity, type TaskSector, unhex } from './sector.js'
import type { TaskTools } from './tools.js'

interface OfSealed {
  readonly sector: TaskSector
  readonly sealedPath: string
  readonly cachePath: string
  /** CID. */
  readonly commD: string
  /** Hex. */
  readonly ticket: string
  /** Folder of the caller's own. */
  readonly folder: string
}

export interface UnsealTask extends OfSealed {
  /** Padded bytes. */
  readonly offset: number
  readonly payloadBytes: number
  /** The piece becomes a file of this name in the folder. */
  readonly name: string
}

export async function unsealPiece(task: UnsealTask, { calls, progress }: TaskTools): Promise<{ bytes: number }> {
  progress('Unseal')
  const { folder, offset, payloadBytes, name } = task
  try {
    return { bytes: await decode(task, { offset, bytes: payloadBytes, name }, calls) }
  } catch (error) {
    throw await explainWrite(error, folder, payloadBytes)
  }
}

export interface UnsealSectorTask extends OfSealed {
  /** Storage path that gets the unsealed file; the folder is on its disk. */
  readonly root: string
}

/**
 * The whole unsealed file, in its place in Lotus's layout. Without a trailer, Lotus takes it for one that holds every piece.
 *
 * @throws SealerError DATA_MISMATCH
 */
export async function unsealSector(
  task: UnsealSectorTask,
  { calls, progress }: TaskTools,
): Promise<Record<string, never>> {
  progress('Unseal')
  const { sector, folder, root, commD } = task
  const size = sectorSize(sector.sealProof)
  try {
    const raw = join(folder, 'raw')
    const unsealed = join(folder, 'unsealed')
    const bytes = await decode(task, { offset: 0, bytes: unpadded(size), name: 'raw' }, calls)
    // As one piece of the sector's size it is padded, and its commitment must be the sector's.
    const piece = { sourcePath: raw, sourceOffset: 0, sourceLength: bytes, pieceSize: size }
    const { commitment } = calls.addPiece({ ...piece, unsealedPath: unsealed, unsealedOffset: 0 })
    const found = unsealedCid(commitment)
    if (found !== commD)
      throw new SealerError({
        code: SealerErrorCode.DATA_MISMATCH,
        sector: sectorName(sector),
        wanted: commD,
        found,
      })
    await flush(unsealed)
    await moveInto(unsealed, sectorFile(root, 'unsealed', sector))
    return {}
  } catch (error) {
    throw await explainWrite(error, folder, size * 2)
  }
}

/** What decoding needs of a cache. */
const AUX = ['p_aux', 't_aux']

interface Range {
  /** Padded bytes. */
  readonly offset: number
  /** Raw bytes. */
  readonly bytes: number
  /** Of the file in the task's folder. */
  readonly name: string
}

/** @returns raw bytes that were written. */
async function decode(
  { sector, sealedPath, cachePath, commD, ticket, folder }: OfSealed,
  { offset, bytes, name }: Range,
  calls: SealingCalls,
): Promise<number> {
  await checkWhole(sealedPath, sector)
  // The library writes tree D into the cache it's given: never into the sector's own, where another unseal may do the same.
  const ownCache = join(folder, `${name}-cache`)
  await rm(ownCache, { recursive: true, force: true })
  await mkdir(ownCache)
  for (const aux of AUX) {
    const path = join(cachePath, aux)
    if (!(await exists(path)))
      throw new SealerError({ code: SealerErrorCode.SECTOR_FILE_MISSING, sector: sectorName(sector), path })
    await linkOrCopy(path, join(ownCache, aux))
  }
  const written = calls.unsealRange({
    ...identity(sector),
    sealedPath,
    cachePath: ownCache,
    outputPath: join(folder, name),
    commD: unsealedCommitment(commD),
    ticket: unhex(ticket),
    offset: unpadded(offset),
    length: bytes,
  })
  await rm(ownCache, { recursive: true })
  return written
}
