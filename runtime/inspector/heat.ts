/** How many actors of a kind are in each state, counted once for all who look. */
import { requireKind } from '../operations/index.js'
import type { InspectorHeat } from './api.js'
import type { InspectorModules } from './modules.js'

/** How long a count is good for; with so many actors that counting takes long, longer. */
const FRESH_MS = 1_000
const TIMES_ITS_COST = 50

export class Heat {
  readonly #counted = new Map<string, { readonly until: number; readonly heat: InspectorHeat }>()

  constructor(readonly modules: Pick<InspectorModules, 'system' | 'clock'>) {}

  /** @throws ActorError KIND_UNKNOWN. */
  of(kind: string): InspectorHeat {
    const { system, clock } = this.modules
    requireKind(kind, system)
    const begun = clock.monotonic()
    const known = this.#counted.get(kind)
    if (known !== undefined && begun < known.until) return known.heat
    const states = system.count(kind)
    const total = Object.values(states).reduce((sum, count) => sum + count, 0)
    const heat: InspectorHeat = { kind, at: clock.wall(), total, states: { ...states } }
    const now = clock.monotonic()
    this.#counted.set(kind, { until: now + Math.max(FRESH_MS, (now - begun) * TIMES_ITS_COST), heat })
    return heat
  }
}
