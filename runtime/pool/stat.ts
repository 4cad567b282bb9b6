/** Gauges of a pool at one moment. */
import type { Percentiles } from './sliding-window.js'

export interface PoolStat {
  readonly memory: { readonly usedBytes: number; readonly budgetBytes: number }
  readonly classes: Readonly<Record<string, ClassStat>>
}

export interface ClassStat {
  readonly queued: number
  readonly running: number
  readonly paused: boolean
  /** `null` when no process is up. */
  readonly process: { readonly pid: number; readonly ready: boolean; readonly rssBytes: number } | null
  /** Processes started after one that ended otherwise than idle. */
  readonly restarts: number
  /** How the last process ended, if one has: its reason in capitals. `at`: milliseconds since 1970. */
  readonly lastExit: { readonly at: number; readonly code: string; readonly message: string } | null
  /** Of the tasks started in the window, from the call to the handover. */
  readonly waitMs: Percentiles
  /** Of the tasks finished in the window, from the handover to the result. */
  readonly runMs: Percentiles
}
