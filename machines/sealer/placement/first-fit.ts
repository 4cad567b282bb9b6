/**
 * First fit. A piece begins at a multiple of its own size (the trees of pieces are subtrees of the sector's), so a sector's free
 * room is a set of aligned power-of-two blocks, halved as needed.
 */
import type { Block, Claim, OpenSector, Place, Placement, PlacementContext, PlaceRequest } from './types.js'

/** Takes the smallest block that fits, at the lowest offset; null where none does. */
export function carve(free: readonly Block[], size: number): { offset: number; free: readonly Block[] } | null {
  let best: Block | undefined
  for (const block of free) if (block.size >= size && (best === undefined || block.size < best.size)) best = block
  if (best === undefined) return null
  // The halves that are left over grow to the right: offset+size, offset+2·size, …
  const rest: Block[] = []
  for (let half = best.size / 2; half >= size; half /= 2) rest.unshift({ offset: best.offset + half, size: half })
  return { offset: best.offset, free: free.flatMap(block => (block === best ? rest : [block])) }
}

/** Computes an answer and what is open after it; changes nothing. */
export function place(
  context: PlacementContext,
  request: PlaceRequest,
): { placement: Placement; open: readonly OpenSector[]; nextNumber: number } {
  let { nextNumber } = context
  const open = [...context.open]
  const places: Place[] = []
  const opened: number[] = []
  const closed: number[] = []
  for (const claim of request.claims) {
    const at = roomFor(open, claim)
    const index = at ?? open.length
    if (at === null) {
      open.push({ number: nextNumber, free: [{ offset: 0, size: context.sectorSize }], pieces: 0 })
      opened.push(nextNumber)
      nextNumber++
    }
    const sector = open[index] as OpenSector
    const carved = carve(sector.free, claim.size)
    if (carved === null) throw new RangeError(`a piece of ${claim.size} bytes doesn't fit into an empty sector`)
    places.push({ ...claim, sector: sector.number, offset: carved.offset })
    if (carved.free.length === 0 || sector.pieces + 1 >= context.maxPiecesPerSector) {
      closed.push(sector.number)
      open.splice(index, 1)
    } else open[index] = { ...sector, free: carved.free, pieces: sector.pieces + 1 }
  }
  if (!request.leaveOpen) {
    const used = new Set(places.map(given => given.sector))
    for (const sector of open.filter(candidate => used.has(candidate.number))) {
      closed.push(sector.number)
      open.splice(open.indexOf(sector), 1)
    }
  }
  const { file, round } = request
  return { placement: { file, round, places, opened, closed }, open, nextNumber }
}

function roomFor(open: readonly OpenSector[], claim: Claim): number | null {
  const index = open.findIndex(sector => sector.free.some(block => block.size >= claim.size))
  return index < 0 ? null : index
}
