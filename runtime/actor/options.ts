/** What an actor system can be told, and what it is given of the world. */
import { DISPATCHER_DEFAULTS } from '../effects/index.js'
import type { Store } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock, HeightClock } from '../timers/index.js'
import type { CrashPoint } from './committer.js'

export interface ActorSystemOptions {
  /** Actors kept in memory; idle ones past it leave, the longest idle first. */
  readonly maxResident: number
  /** Effects that run at once. */
  readonly maxRunningEffects: number
  /** Test mode: every actor leaves memory after every step. */
  readonly alwaysPassivate: boolean
  /** Test mode: every event is delivered twice and every effect run twice. */
  readonly duplicateEverything: boolean
}

export const ACTOR_SYSTEM_DEFAULTS: ActorSystemOptions = {
  maxResident: 10_000,
  maxRunningEffects: DISPATCHER_DEFAULTS.maxRunning,
  alwaysPassivate: false,
  duplicateEverything: false,
}

export interface ActorSystemModules {
  /** Opens the store; called again after a failed write, when nothing in memory can be trusted. */
  readonly openStore: () => Store
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  readonly heights?: HeightClock
  /** Called when the store failed and could not be opened again: the process can't go on. */
  readonly fatal?: (error: unknown) => void
  /** Tests throw here, to die at that moment. */
  readonly probe?: (point: CrashPoint) => void
}
