/** AddPiece: a part of a staged file becomes a padded piece of its own, checked against what it was when it was taken in. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unsealedCid } from '../../../filecoin/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { readManifest, stagedData } from '../storage/index.js'
import { runPhase } from './phase.js'
import type { OfSector } from './sector.js'
import type { TaskTools } from './tools.js'

export interface AddPieceTask extends OfSector {
  readonly piece: {
    readonly file: string
    readonly index: number
    readonly size: number
    readonly offset: number
    readonly fileOffset: number
    readonly payloadBytes: number
  }
}

/** Name of the phase of the piece at an offset, and of the file it leaves. */
export const addPiecePhase = (offset: number): string => `AddPiece-${offset}`
export const PIECE = 'piece'

export function addPiece(
  { root, sector, piece }: AddPieceTask,
  { calls, attempt, progress }: TaskTools,
): Promise<{ cid: string }> {
  const phase = { root, sector, name: addPiecePhase(piece.offset), input: piece, neededBytes: piece.size }
  return runPhase(phase, attempt, async folder => {
    progress('AddPiece')
    const path = stagedData(root, piece.file)
    const bytes = await stat(path).then(
      found => found.size,
      () => null,
    )
    if (bytes === null || bytes < piece.fileOffset + piece.payloadBytes)
      throw new SealerError({ code: SealerErrorCode.STAGED_MISSING, path, file: piece.file })
    const wanted = (await readManifest(root, piece.file)).pieces[piece.index] ?? 'no piece'
    const { commitment } = calls.addPiece({
      sourcePath: path,
      sourceOffset: piece.fileOffset,
      sourceLength: piece.payloadBytes,
      unsealedPath: join(folder, PIECE),
      unsealedOffset: 0,
      pieceSize: piece.size,
    })
    const found = unsealedCid(commitment)
    if (found !== wanted)
      throw new SealerError({ code: SealerErrorCode.PIECE_MISMATCH, path, index: piece.index, wanted, found })
    return { cid: found }
  })
}
