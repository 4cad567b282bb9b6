/**
 * Piece sizes. A piece holds 127 raw bytes for every 128 of its own: fr32 padding puts two zero bits after every 254, so that
 * each 32 bytes are a field element. *Padded* sizes are powers of two from 128 bytes, *unpadded* ones are 127/128 of them.
 */

/** Padded bytes of the smallest piece. */
const MIN_PIECE_SIZE = 128

/** Raw bytes that a piece of `paddedBytes` holds. */
export const unpadded = (paddedBytes: number): number => (paddedBytes / 128) * 127

/** Padded bytes of the smallest piece that holds `payloadBytes` raw bytes. */
export function pieceSizeFor(payloadBytes: number): number {
  let size = MIN_PIECE_SIZE
  while (unpadded(size) < payloadBytes) size *= 2
  return size
}
