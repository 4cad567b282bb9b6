/** A file's pieces: their sizes follow from the file's length, their places are remembered. */
import { cutFile, unpadded } from '../../../filecoin/index.js'
import type { Claim } from '../placement/index.js'
import type { FileContext } from './types.js'

/** Pieces in one request: keeps events, and the step that opens the sectors, small. */
export const BATCH = 64

export interface FilePiece extends Claim {
  readonly sector: number | null
  /** Padded bytes from the sector's start. */
  readonly offset: number | null
  readonly sealed: boolean
}

export function piecesOf(context: FileContext): FilePiece[] {
  const last = context.sectors.length - 1
  return cutFile(context.bytes, context.sectorSize).map((cut, index) => {
    const sector = context.sectors[index] ?? null
    return {
      ...cut,
      index,
      fileOffset: index * unpadded(context.sectorSize),
      sector,
      offset: sector === null ? null : index === last ? context.lastOffset : 0,
      sealed: context.sealed[index] ?? false,
    }
  })
}

/** The pieces to ask room for next. */
export function nextClaims(context: FileContext): Claim[] {
  return piecesOf(context)
    .filter(piece => piece.sector === null)
    .slice(0, BATCH)
    .map(({ index, size, payloadBytes, fileOffset }) => ({ index, size, payloadBytes, fileOffset }))
}
