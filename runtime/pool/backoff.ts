/** How long to wait before a worker process is started again. */

export interface Backoff {
  readonly minMs: number
  readonly maxMs: number
  /** Share of the pause that is random, 0 to 1. */
  readonly jitter: number
}

/**
 * @param barren processes in a row that crashed without finishing a task. The first restart is immediate: one crash is an accident, and
 *   the task that waits should not pay for it.
 * @param random uniform in [0, 1)
 */
export function backoffMs(barren: number, { minMs, maxMs, jitter }: Backoff, random: () => number): number {
  if (barren <= 1) return 0
  const pauseMs = Math.min(maxMs, minMs * 2 ** (barren - 2))
  return pauseMs * (1 - jitter * random())
}
