/**
 * Piece sizes. A piece holds 127 raw bytes for every 128 of its own: fr32 padding puts two zero bits after every 254, so that
 * each 32 bytes are a field element. *Padded* sizes are powers of two from 128 bytes, *unpadded* ones are 127/128 of them.
 */
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

/** Padded bytes of the smallest piece. */
export const MIN_PIECE_SIZE = 128

export const isPieceSize = (bytes: number): boolean =>
  Number.isSafeInteger(bytes) && bytes >= MIN_PIECE_SIZE && Number.isInteger(Math.log2(bytes))

/** @throws FilecoinError SIZE_INVALID */
export function assertPieceSize(what: string, bytes: number): void {
  if (!isPieceSize(bytes))
    throw new FilecoinError({
      code: FilecoinErrorCode.SIZE_INVALID,
      what,
      bytes,
      rule: `a power of two, at least ${MIN_PIECE_SIZE}`,
    })
}

/** Raw bytes that a piece of `paddedBytes` holds. */
export const unpadded = (paddedBytes: number): number => (paddedBytes / 128) * 127

/** Padded bytes of the smallest piece that holds `payloadBytes` raw bytes. */
export function pieceSizeFor(payloadBytes: number): number {
  let size = MIN_PIECE_SIZE
  while (unpadded(size) < payloadBytes) size *= 2
  return size
}
