/** The type of an event, as a person would say it. */
import type { Chart } from '../wire/types.js'

const OWN: Readonly<Record<string, string>> = {
  '': 'at once',
  'xstate.init': 'born',
  'vesper.spawn': 'born',
  'vesper.replace': 'state replaced',
  'vesper.suspend': 'suspended',
  'vesper.resume': 'resumed',
  'vesper.restart': 'restarted',
}

/** As the statechart writes it beside the transition; without one, `xstate.done.actor.0.sector.AddPiece` → `done AddPiece`. */
export function eventWords(chart: Chart | null, type: string): string {
  const own = OWN[type]
  if (own !== undefined) return own
  const edge = chart?.edges.find(({ event }) => event === type)
  if (edge !== undefined) return edge.guard === null ? edge.text : edge.text.slice(0, -` [${edge.guard}]`.length)
  const result = /^xstate\.(done|error)\.actor\.(?:\d+\.)?(.+)$/.exec(type)
  if (result !== null) return `${result[1]} ${result[2]?.split('.').at(-1)}`
  const after = /^xstate\.after\.([^.]+)/.exec(type)
  return after === null ? type : `after ${after[1]}`
}
