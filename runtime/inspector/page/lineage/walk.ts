/** Where a key leads from an entry. */
import type { Box, Layout } from './layout.js'

const distance = (one: Box, other: Box): number => Math.abs(one.y - other.y)

/** The id of another entry; undefined where the key leads nowhere. */
export function nextOf(key: string, at: Box, { boxes }: Layout, head: readonly string[]): string | undefined {
  const nearest = (among: readonly Box[]): string | undefined =>
    among.toSorted((one, other) => distance(one, at) - distance(other, at))[0]?.entry.id
  const beside = boxes.filter(({ x }) => x === at.x)
  const byKey: Readonly<Record<string, () => string | undefined>> = {
    ArrowLeft: () => nearest(boxes.filter(({ entry }) => at.entry.parents.includes(entry.id))),
    ArrowRight: () => nearest(boxes.filter(({ entry }) => entry.parents.includes(at.entry.id))),
    ArrowUp: () => nearest(beside.filter(({ y }) => y < at.y)),
    ArrowDown: () => nearest(beside.filter(({ y }) => y > at.y)),
    Home: () => boxes.find(({ entry }) => entry.standing === 'current')?.entry.id,
    End: () => head[0],
  }
  return byKey[key]?.()
}
