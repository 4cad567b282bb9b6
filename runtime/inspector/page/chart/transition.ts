/** Which line of a chart a step went along, and which states are active. */
import type { Chart, ChartEdge } from '../contract.js'

export interface Step {
  /** Dotted path; null where it isn't known. */
  readonly from: string | null
  readonly to: string
  readonly event: string
}

/** Paths of the active states and of all that hold them. A parallel machine has several, parted by commas. */
export function activeStates(state: string | null): ReadonlySet<string> {
  const active = new Set<string>()
  for (const path of (state ?? '').split(/[,\s]+/).filter(part => part !== '')) {
    const keys = path.split('.')
    for (let length = 1; length <= keys.length; length++) active.add(keys.slice(0, length).join('.'))
  }
  return active
}

const isWithin = (state: string, region: string): boolean => state === region || state.startsWith(`${region}.`)

/** The line of the closest state that takes the event. A step that went on at once, by a line of its own, is shown by its first. */
export function edgeOf(chart: Chart, { from, to, event }: Step): ChartEdge | null {
  const taken = chart.edges.filter(
    edge => edge.event === event && (edge.from === '' || (from !== null && isWithin(from, edge.from))),
  )
  const fits = taken.filter(edge => isWithin(to, edge.to))
  const closest = (edges: readonly ChartEdge[]) =>
    edges.toSorted((a, b) => b.from.length - a.from.length || b.to.length - a.to.length)[0] ?? null
  return closest(fits.length > 0 ? fits : taken)
}
