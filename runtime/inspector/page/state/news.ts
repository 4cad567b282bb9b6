/** What the process says of itself several times a second, kept for the last minutes. */
import { createStore } from '@xstate/store'
import type { Alarm, Pulse } from '../wire/types.js'

/** At four a second, two minutes. */
const KEPT = 480
const ALARMS_KEPT = 100

interface News {
  /** Oldest first. */
  readonly pulses: readonly Pulse[]
  /** Newest first. */
  readonly alarms: readonly Alarm[]
}

const NOTHING: News = { pulses: [], alarms: [] }

export const news = createStore({
  context: NOTHING,
  on: {
    pulse: ({ pulses, alarms }, { pulse }: { pulse: Pulse }): News => {
      const before = pulses.at(-1)
      // Counts that fell are those of another process.
      const kept = before !== undefined && before.totals.steps > pulse.totals.steps ? [] : pulses.slice(1 - KEPT)
      return {
        pulses: [...kept, pulse],
        alarms: pulse.alarms.length === 0 ? alarms : [...pulse.alarms.toReversed(), ...alarms].slice(0, ALARMS_KEPT),
      }
    },
    forgotten: () => NOTHING,
  },
})
