/** How a worker process ended, and why. */

/**
 * Why the process ended. All but `crashed` were decided by the pool:
 * `idle` nothing to do; `cancelled` a task it ran was cancelled; `timeout` a task ran past its time; `silent` heartbeats were missed;
 * `start-timeout` it was not ready in time; `setup-invalid` its task file, lock module or lock file cannot be used; `closed` the
 * pool closed; `restarted` somebody asked for a new one.
 */
export type ExitReason =
  | 'crashed'
  | 'idle'
  | 'cancelled'
  | 'timeout'
  | 'silent'
  | 'start-timeout'
  | 'setup-invalid'
  | 'closed'
  | 'restarted'

export interface ProcessExit {
  readonly reason: ExitReason
  readonly exitCode: number | null
  readonly signal: string | null
  /** The last lines that the process wrote to its standard error. */
  readonly stderr: readonly string[]
}
