/** A piece's bytes, decoded from the sealed sector. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unpadded, unsealedCommitment } from '../../../filecoin/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { exists, explainWrite, linkOrCopy, sectorName } from '../storage/index.js'
import { checkWhole, identity, type TaskSector, unhex } from './sector.js'
import type { TaskTools } from './tools.js'

export interface UnsealTask {
  readonly sector: TaskSector
  readonly sealedPath: string
  readonly cachePath: string
  /** CID. */
  readonly commD: string
  /** Hex. */
  readonly ticket: string
  /** Padded bytes. */
  readonly offset: number
  readonly payloadBytes: number
  /** Folder of the caller's own; the piece becomes a file in it. */
  readonly folder: string
  readonly name: string
}

/** What decoding needs of a cache. */
const AUX = ['p_aux', 't_aux']

export async function unsealPiece(task: UnsealTask, { calls, progress }: TaskTools): Promise<{ bytes: number }> {
  progress('Unseal')
  const { sector, sealedPath, folder, name, payloadBytes } = task
  await checkWhole(sealedPath, sector)
  // The library writes tree D into the cache it's given: never into the sector's own, where another unseal may do the same.
  const cachePath = join(folder, `${name}-cache`)
  try {
    await rm(cachePath, { recursive: true, force: true })
    await mkdir(cachePath)
    for (const aux of AUX) {
      const path = join(task.cachePath, aux)
      if (!(await exists(path)))
        throw new SealerError({ code: SealerErrorCode.SECTOR_FILE_MISSING, sector: sectorName(sector), path })
      await linkOrCopy(path, join(cachePath, aux))
    }
    const bytes = calls.unsealRange({
      ...identity(sector),
      sealedPath,
      cachePath,
      outputPath: join(folder, name),
      commD: unsealedCommitment(task.commD),
      ticket: unhex(task.ticket),
      offset: unpadded(task.offset),
      length: payloadBytes,
    })
    await rm(cachePath, { recursive: true })
    return { bytes }
  } catch (error) {
    throw await explainWrite(error, folder, payloadBytes)
  }
}
