/** What an actor system can be told, and what it is given of the world. */
import { DISPATCHER_DEFAULTS } from '../effects/index.js'
import type { Store } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock, HeightClock } from '../timers/index.js'
import type { CrashPoint } from './committer.js'

export interface ActorSystemOptions {
  /** Actors in memory at once; idle ones make room, and when all are busy, further ones wait on disk. */
  readonly maxResident: number
  /** About how many bytes they may take up. */
  readonly maxResidentBytes: number
  /** An actor that was not used for this long, or twice as long at most, leaves memory. */
  readonly idleMs: number
  /** Events that wait in memory for one actor; doors refuse more, what comes from inside waits on disk. */
  readonly maxInbox: number
  /** An actor that gives up more events than this in a row within the period, and takes none between them, is quarantined. */
  readonly intensity: { readonly restarts: number; readonly periodMs: number }
  /** When more than this share of a kind's actors, and at least so many, crash with one code within the period, all of the kind are suspended. */
  readonly branch: { readonly failedShare: number; readonly minFailed: number; readonly periodMs: number }
  /** Effects that run at once. */
  readonly maxRunningEffects: number
  /** Test mode: every actor leaves memory after every step. */
  readonly alwaysPassivate: boolean
  /** Test mode: every event is delivered twice and every effect run twice. */
  readonly duplicateEverything: boolean
}

export const ACTOR_SYSTEM_DEFAULTS: ActorSystemOptions = {
  maxResident: 10_000,
  maxResidentBytes: 256 * 1024 * 1024,
  idleMs: 5 * 60_000,
  maxInbox: 4_096,
  intensity: { restarts: 5, periodMs: 60_000 },
  branch: { failedShare: 0.05, minFailed: 20, periodMs: 60_000 },
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
