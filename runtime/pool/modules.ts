/** What a pool needs from outside. */
import type { Log } from '../telemetry/index.js'
import type { Clock } from '../timers/index.js'

export interface PoolModules {
  readonly log: Log
  readonly clock: Clock
  /** Uniform in [0, 1): jitter of the back-off. */
  readonly random: () => number
}
