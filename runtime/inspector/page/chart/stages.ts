/** What the states of a kind are told as: by the words that its machine has for them, else by their names. */
import type { Chart, ChartNode } from '../wire/types.js'

export type Tone = NonNullable<ChartNode['stage']>['tone']

export interface StageCount {
  readonly name: string
  readonly tone: Tone
  readonly count: number
  /** The states in it, for a link. */
  readonly states: readonly { readonly state: string; readonly count: number }[]
}

/** `PreCommit1` → `Pre commit 1`, where nobody has better words. */
function spaced(state: string): string {
  const last = state.split('.').at(-1) ?? state
  const words = last
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The innermost state of a path for which something holds. Of parallel regions the first speaks. */
function innermost(chart: Chart | null, state: string, has: (node: ChartNode) => boolean): ChartNode | undefined {
  const keys = (state.split('|')[0] ?? state).split('.')
  for (; chart !== null && keys.length > 0; keys.pop()) {
    const node = chart.nodes.find(({ id }) => id === keys.join('.'))
    if (node !== undefined && has(node)) return node
  }
  return undefined
}

const stageOf = (chart: Chart | null, state: string): ChartNode['stage'] =>
  innermost(chart, state, ({ stage }) => stage !== undefined)?.stage

export const toneOf = (chart: Chart | null, state: string): Tone =>
  stageOf(chart, state)?.tone ?? (/fail|error/i.test(state) ? 'bad' : 'work')

/** A sentence; undefined where the machine has none. */
export const meaningOf = (chart: Chart | null, state: string): string | undefined =>
  innermost(chart, state, ({ description }) => description !== undefined)?.description

/** A kind's actors by stage, in the order in which its machine comes through them; also those that nobody is in. */
export function stagesOf(chart: Chart | null, states: Readonly<Record<string, number>>): readonly StageCount[] {
  const entries = Object.entries(states)
    .map(([state, count]) => ({ state, count }))
    .sort((a, b) => b.count - a.count)
  const stages = new Map<string, { name: string; tone: Tone; count: number; states: typeof entries }>()
  for (const { stage } of chart?.nodes ?? [])
    if (stage !== undefined && !stages.has(stage.name)) stages.set(stage.name, { ...stage, count: 0, states: [] })
  for (const entry of entries) {
    const own = stageOf(chart, entry.state)
    const name = own?.name ?? spaced(entry.state)
    const stage = stages.get(name) ?? { name, tone: toneOf(chart, entry.state), count: 0, states: [] }
    stages.set(name, stage)
    stage.count += entry.count
    stage.states.push(entry)
  }
  return [...stages.values()]
}
