/** A piece's bytes, decoded from the sealed sector. */
import { join } from 'node:path'
import { unpadded, unsealedCommitment } from '../../../filecoin/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { exists, explainWrite, sectorName } from '../storage/index.js'
import { checkWhole, identity, type TaskSector, unhex } from './sector.js'
import type { TaskTools } from './tasks.js'

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

export async function unsealPiece(task: UnsealTask, { calls, progress }: TaskTools): Promise<{ bytes: number }> {
  progress('Unseal')
  const { sector, sealedPath, cachePath, folder, name, payloadBytes } = task
  await checkWhole(sealedPath, sector)
  const aux = join(cachePath, 'p_aux')
  if (!(await exists(aux)))
    throw new SealerError({ code: SealerErrorCode.SECTOR_FILE_MISSING, sector: sectorName(sector), path: aux })
  try {
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
    return { bytes }
  } catch (error) {
    throw await explainWrite(error, folder, payloadBytes)
  }
}
