/** What the states of a kind are told as: by the words that its machine has for them, else by their names. */
import type { Chart, Stage } from '../wire/types.js'
import { capital } from '../words.js'

export interface StageCount extends Stage {
  readonly count: number
  /** The states in it, for a link. */
  readonly states: readonly { readonly state: string; readonly count: number }[]
}

/** `Committing.Commit2` → `Commit 2`, where nobody has better words. */
function spaced(state: string): string {
  const last = state.split('.').at(-1) ?? state
  const words = last.replace(/([a-z])([A-Z0-9])/g, '$1 $2').replace(/[_-]+/g, ' ')
  return capital(words.toLowerCase())
}

/** Of a state's path; of parallel regions the first speaks. Charts of older builds have no stages. */
export function stageOf(chart: Chart | null, state: string): Stage {
  const [first = state] = state.split('|')
  const own = chart?.nodes.find(({ id }) => id === first)?.stage
  return own ?? { name: spaced(first), tone: /fail|error|refused|lost/i.test(first) ? 'bad' : 'work' }
}

/** A kind's actors by stage, in the order in which its machine comes through them; also those that nobody is in. */
export function countByStage(chart: Chart | null, states: Readonly<Record<string, number>>): readonly StageCount[] {
  const counted = new Map<string, StageCount>()
  for (const { stage } of chart?.nodes ?? [])
    if (stage != null && !counted.has(stage.name)) counted.set(stage.name, { ...stage, count: 0, states: [] })
  for (const [state, count] of Object.entries(states).sort(([, a], [, b]) => b - a)) {
    const stage = stageOf(chart, state)
    const before = counted.get(stage.name) ?? { ...stage, count: 0, states: [] }
    counted.set(stage.name, {
      ...before,
      count: before.count + count,
      states: [...before.states, { state, count }],
    })
  }
  return [...counted.values()]
}
