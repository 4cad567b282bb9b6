/** Branching histories of any shape, for properties. */
import fc from 'fast-check'
import type { Lineage, LineageEntry } from '../../../../runtime/inspector/index.js'

export type Drawn = Pick<Lineage, 'entries' | 'head'>

interface Step {
  /** Of those that are there: what it comes after, counted from the newest. */
  readonly after: number
  /** Heights from there. */
  readonly by: number
  readonly makers: readonly number[]
  /** Of what it comes after, these alone. */
  readonly only: readonly boolean[]
  readonly standing: 'reverted' | 'aside'
}

const step: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(6)),
  by: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    fc.integer({ min: 2, max: 6 }),
    fc.integer({ min: 7, max: 900 }),
  ),
  makers: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 }),
  only: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  standing: fc.constantFrom('reverted', 'aside'),
})

/** Grown step by step from anywhere; what led to its highest entries is current. Sometimes its beginning is cut off, as it is where more is there. */
export const histories: fc.Arbitrary<Drawn> = fc
  .tuple(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat(40))
  .map(([steps, cut]) => grown(steps, cut))

function grown(steps: readonly Step[], cut: number): Drawn {
  const groups: LineageEntry[][] = [[entryOf(0, 0, 0, [], 'aside')]]
  for (const [index, { after, by, makers, only, standing }] of steps.entries()) {
    const from = groups[Math.max(0, groups.length - 1 - after)] as LineageEntry[]
    const chosen = from.filter((_, place) => only[place] === true)
    const parents = (chosen.length === 0 ? from : chosen).map(({ id }) => id)
    const height = (from[0] as LineageEntry).height + by
    groups.push(makers.map(maker => entryOf(index + 1, maker, height, parents, standing)))
  }
  const head = groups.reduce((best, one) => ((one[0]?.height ?? 0) >= (best[0]?.height ?? 0) ? one : best))
  const entries = groups.flat()
  const current = new Set(head.map(({ id }) => id))
  for (const entry of entries.toReversed()) if (current.has(entry.id)) for (const id of entry.parents) current.add(id)
  const lowest = Math.min(cut, (head[0] as LineageEntry).height)
  return {
    head: head.map(({ id }) => id),
    entries: entries
      .filter(({ height }) => height >= lowest)
      .map(entry => (current.has(entry.id) ? { ...entry, standing: 'current' as const } : entry))
      .sort((one, other) => one.height - other.height),
  }
}

const entryOf = (
  step: number,
  maker: number,
  height: number,
  parents: readonly string[],
  standing: LineageEntry['standing'],
): LineageEntry => ({
  id: `${step}-${maker}`,
  parents: [...parents],
  height,
  maker: `m${maker}`,
  about: '',
  standing,
  fields: {},
})
