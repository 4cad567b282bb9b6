/** What a supervision tree needs from outside. */
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { SupervisionEvent } from './events.js'

export interface SupervisionModules {
  readonly clock: Clock
  /** Uniform in [0, 1): jitter of the back-off. */
  readonly random: () => number
  readonly log: Log
  /** Hears of everything that happens in the tree. */
  readonly onEvent?: (event: SupervisionEvent) => void
}
