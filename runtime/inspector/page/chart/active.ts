/** Which parts of a statechart a state's path means. */
import type { Chart, ChartEdge } from '../wire/types.js'

/** The states that are active, with those around them. Regions that are parallel stand in the path one after the other, joined by `|`. */
export function activeNodes({ nodes }: Chart, state: string | null): ReadonlySet<string> {
  const active = new Set<string>()
  if (state === null) return active
  const parents = new Map(nodes.map(node => [node.id, node.parent]))
  for (const part of state.split('|')) {
    const found = parents.has(part) ? part : nodes.find(({ id }) => id.endsWith(`.${part}`))?.id
    for (let id = found ?? null; id !== null && id !== undefined; id = parents.get(id) ?? null) active.add(id)
  }
  return active
}

/** Whether a transition begins in one of these states; one of the machine itself begins in any. */
export const isPossible = ({ from }: ChartEdge, active: ReadonlySet<string>): boolean => from === '' || active.has(from)

/** The transition that a step took, as far as its event and its states tell. */
export function takenEdge(
  chart: Chart,
  step: { readonly event: string; readonly before: string | null; readonly after: string },
): string | null {
  const after = activeNodes(chart, step.after)
  const before = activeNodes(chart, step.before)
  const fits = chart.edges.filter(({ event, to }) => event === step.event && (to === '' || after.has(to)))
  const found = fits.find(edge => edge.from !== '' && before.has(edge.from)) ?? fits.find(({ from }) => from === '')
  return found?.id ?? null
}
