/** What the states of a kind mean, in the words that its machine gives them; asked once for each kind. */
import { createStore } from '@xstate/store'
import { useSelector } from '@xstate/store-preact'
import { useEffect } from 'preact/hooks'
import type { Source } from '../wire/source.js'
import type { KindChart, Stage } from '../wire/types.js'
import { capital } from '../words.js'
import { session } from './session.js'

/** By state, in the order of the machine. */
export type Stages = ReadonlyMap<string, Stage>

interface Known {
  readonly source: Source | null
  readonly kinds: Readonly<Record<string, Stages>>
}

const UNKNOWN: Stages = new Map()
const NOTHING: Known = { source: null, kinds: {} }

const known = createStore({
  context: NOTHING,
  on: {
    learned: (
      { source: before, kinds },
      { source, kind, stages }: { source: Source; kind: string; stages: Stages },
    ) => ({
      source,
      kinds: { ...(before === source ? kinds : {}), [kind]: stages },
    }),
  },
})

export function useStages(kind: string): Stages {
  const source = useSelector(session, s => s.context.source)
  const isReady = useSelector(session, s => s.context.source?.live === false || s.context.connection?.phase === 'live')
  const stages = useSelector(known, s => (s.context.source === source ? s.context.kinds[kind] : undefined))
  useEffect(() => {
    if (source !== null && isReady && stages === undefined) learn(source, kind)
  }, [source, isReady, kind, stages])
  return stages ?? UNKNOWN
}

const asked = new WeakMap<Source, Set<string>>()

/** However many ask at once, one goes out. */
function learn(source: Source, kind: string): void {
  const kinds = asked.get(source) ?? new Set()
  asked.set(source, kinds)
  if (kinds.has(kind)) return
  kinds.add(kind)
  source
    .call<KindChart>('Vesper.InspectorChart', kind)
    .then(({ chart }) => {
      const stages = (chart?.nodes ?? []).flatMap(({ id, stage }) => (stage == null ? [] : [[id, stage] as const]))
      known.trigger.learned({ source, kind, stages: new Map(stages) })
    })
    .catch(() => {})
    .finally(() => kinds.delete(kind))
}

/** Of a state's path; where its machine says nothing, its name may. */
export function stageOfState(stages: Stages, state: string): Stage {
  const [first = state] = state.split('|')
  return stages.get(first) ?? { name: spaced(first), tone: /fail|error|refused|lost/i.test(first) ? 'bad' : 'work' }
}

export interface StageCount extends Stage {
  readonly count: number
  /** The states in it, for a link. */
  readonly states: readonly { readonly state: string; readonly count: number }[]
}

/** A kind's actors by stage, those with none in them too. */
export function countByStage(stages: Stages, states: Readonly<Record<string, number>>): readonly StageCount[] {
  const counted = new Map<string, StageCount>()
  const add = (stage: Stage, some: StageCount['states']): void => {
    const before = counted.get(stage.name)
    const all = [...(before?.states ?? []), ...some]
    counted.set(stage.name, { ...stage, states: all, count: all.reduce((sum, { count }) => sum + count, 0) })
  }
  for (const stage of stages.values()) add(stage, [])
  for (const [state, count] of Object.entries(states)) add(stageOfState(stages, state), [{ state, count }])
  return [...counted.values()]
}

/** `Committing.Commit2` → `Commit 2`. */
function spaced(state: string): string {
  const last = state.split('.').at(-1) ?? state
  return capital(
    last
      .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
      .replace(/[_-]+/g, ' ')
      .toLowerCase(),
  )
}
