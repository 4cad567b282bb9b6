/** A limiter of the library for each rule. One whose rule was changed begins anew. */
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimit } from '../../api/limits.js'

type Limiter = Pick<RateLimiterAbstract, 'consume'>

interface Held<L> {
  readonly rule: RateLimit
  readonly limiter: L
}

export class Limiters<L extends Limiter> {
  /** By the ids of their rules. */
  readonly #held = new Map<string, Held<L>>()

  constructor(readonly modules: { readonly make: (rule: RateLimit) => L }) {}

  of(rule: RateLimit): L {
    const held = this.#held.get(rule.id)
    if (held !== undefined && held.rule.cap === rule.cap && held.rule.periodMs === rule.periodMs) return held.limiter
    const limiter = this.modules.make(rule)
    this.#held.set(rule.id, { rule, limiter })
    return limiter
  }

  /** Counts one call under a name. @returns how many milliseconds to wait; 0: it is let by */
  async consume(rule: RateLimit, key: string): Promise<number> {
    try {
      await this.of(rule).consume(key)
      return 0
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext))
      throw refused
    }
  }

  keep(user: string, rules: readonly RateLimit[]): void {
    const ids = new Set(rules.map(({ id }) => id))
    for (const [id, { rule }] of this.#held) if (rule.user === user && !ids.has(id)) this.#held.delete(id)
  }
}
