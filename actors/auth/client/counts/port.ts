/** Where calls are counted against users' rules: in this process alone, or where all that answer calls count together. */
import type { RateLimit } from '../../api/limits.js'

export interface CallCounts {
  /** @throws AuthError LIMITS_REFUSED */
  start(): Promise<void>
  /** Counts one call. @returns how many milliseconds to wait; 0: it is let by */
  take(rule: RateLimit): Promise<number>
  /** These are all rules that a user has: others of the user are forgotten. */
  keep(user: string, rules: readonly RateLimit[]): void
  stop(): Promise<void>
}
