/** Zero pieces that fill what clients' pieces leave of a sector. */
export interface Placed {
  /** Padded bytes, from the sector's start. */
  readonly offset: number
  /** Padded bytes. */
  readonly size: number
}

/**
 * The gaps between pieces as aligned powers of two, largest as early as alignment allows.
 *
 * @param pieces In the order of their offsets, without overlap.
 */
export function fillers(pieces: readonly Placed[], sectorSize: number): Placed[] {
  const gaps: Placed[] = []
  let at = 0
  for (const next of [...pieces, { offset: sectorSize, size: 0 }]) {
    while (at < next.offset) {
      let size = sectorSize
      while (at % size !== 0 || at + size > next.offset) size /= 2
      gaps.push({ offset: at, size })
      at += size
    }
    at = next.offset + next.size
  }
  return gaps
}
