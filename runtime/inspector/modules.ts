/** What the inspector is given to look at. */
import type { ActorSystem, Operations } from '../actor/index.js'
import type { Clock } from '../timers/index.js'
import type { LineageSource } from './lineage.js'

export type InspectedSystem = Pick<
  ActorSystem,
  | 'kinds'
  | 'view'
  | 'journal'
  | 'addresses'
  | 'count'
  | 'population'
  | 'stat'
  | 'totals'
  | 'watch'
  | 'ask'
  | 'inspection'
>

export interface ProcessFacts {
  readonly version: string
  readonly repo: string
  readonly components: readonly string[]
  readonly startedAt: number
}

export interface InspectorModules {
  readonly system: InspectedSystem
  readonly operations: Operations
  readonly clock: Clock
  readonly facts: () => ProcessFacts
  /** Memory of the process. */
  readonly rssBytes: () => number
  /** Those that the components keep. */
  readonly lineages: readonly LineageSource[]
}
