/** How a file becomes pieces. */
import { pieceSizeFor, unpadded } from './size.js'

export interface Cut {
  /** Padded bytes. */
  readonly size: number
  /** Raw bytes of the file in it; zeros fill the rest. */
  readonly payloadBytes: number
}

/**
 * Whole sectors as far as the bytes go, then the smallest piece that holds the rest. Cutting at a sector's payload makes each
 * piece a subtree of the whole file's tree, so the pieces' CommPs give the file's CID (`fileCid`).
 *
 * @param sectorSize Padded bytes.
 */
export function cutFile(bytes: number, sectorSize: number): Cut[] {
  const whole = unpadded(sectorSize)
  const cuts: Cut[] = []
  let left = bytes
  for (; left >= whole; left -= whole) cuts.push({ size: sectorSize, payloadBytes: whole })
  if (left > 0) cuts.push({ size: pieceSizeFor(left), payloadBytes: left })
  return cuts
}
