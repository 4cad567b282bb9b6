/** Calls counted in this process alone. */
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { RateLimit } from '../../api/limits.js'
import { Limiters } from './limiters.js'
import type { CallCounts } from './port.js'

/** Node's timers, which the limiter forgets by, hold no more: one set for longer would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

export class MemoryCounts implements CallCounts {
  readonly #limiters = new Limiters({
    make: ({ cap, periodMs }) =>
      new RateLimiterMemory({ keyPrefix: '', points: cap, duration: Math.min(periodMs, LONGEST_MS) / 1_000 }),
  })

  async start(): Promise<void> {}

  take(rule: RateLimit): Promise<number> {
    return this.#limiters.consume(rule, rule.id)
  }

  keep(user: string, rules: readonly RateLimit[]): void {
    this.#limiters.keep(user, rules)
  }

  async stop(): Promise<void> {}
}
