/** How long to wait before something that crashed is started again: a worker process, or a child of a supervisor. */

export interface Backoff {
  readonly minMs: number
  readonly maxMs: number
  /** Share of the pause that is random, 0 to 1. */
  readonly jitter: number
}

/**
 * @param crashes in a row, without useful work between them. The first restart is immediate: one crash is an accident, and what waits
 *   should not pay for it.
 * @param random uniform in [0, 1)
 */
export function backoffMs(crashes: number, { minMs, maxMs, jitter }: Backoff, random: () => number): number {
  if (crashes <= 1) return 0
  const pauseMs = Math.min(maxMs, minMs * 2 ** (crashes - 2))
  return pauseMs * (1 - jitter * random())
}
