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

/** The line of the closest state that takes the event. */
export function edgeOf(chart: Chart, step: Step): ChartEdge | null {
  const { from, to, event } = step
  const fits = chart.edges.filter(
    edge =>
      edge.event === event &&
      isWithin(to, edge.to) &&
      (edge.from === '' || (from !== null && isWithin(from, edge.from))),
  )
  return fits.sort((a, b) => b.from.length - a.from.length || b.to.length - a.to.length)[0] ?? null
}
