/** How often users may call a component: auth has the rules, and here they are held, for this process alone. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Client, type GuardedCall, RpcError, RpcErrorCode } from '../../../runtime/rpc/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { RateLimit } from '../api/limits.js'
import type { authApi } from '../api.js'
import { unanswered } from './unanswered.js'

export interface UserLimitsOptions {
  /** Of the component, as rules name it. */
  readonly service: string
  /** How old what is known of a user's rules may be. */
  readonly rulesMs: number
}

export interface UserLimitsModules {
  /** With an admin's token. @throws AuthError UNREACHABLE */
  readonly auth: () => Pick<Client<typeof authApi>, 'ListRateLimits'>
  readonly clock: Pick<Clock, 'monotonic'>
}

interface Known {
  readonly at: number
  readonly rules: Promise<readonly RateLimit[]>
}

interface Held {
  readonly rule: RateLimit
  readonly limiter: RateLimiterMemory
}

/** Node's timers, which the limiter forgets by, hold no more: one set for longer would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

export class UserLimits {
  readonly #users = new Map<string, Known>()
  /** By the ids of their rules. */
  readonly #held = new Map<string, Held>()

  constructor(
    readonly options: UserLimitsOptions,
    readonly modules: UserLimitsModules,
  ) {}

  /** Each rule that is meant for the call counts it. @throws RpcError TOO_MANY; AuthError UNREACHABLE, RULES_UNKNOWN */
  async take(call: Pick<GuardedCall, 'user' | 'method' | 'permission'>): Promise<void> {
    for (const rule of await this.#rulesOf(call.user)) if (this.#isMeant(rule, call)) await this.#count(rule)
  }

  /** A service is a component or a namespace; a method goes by its name, or by what it needs: read, write, sign, admin. */
  #isMeant({ service, method }: RateLimit, call: Pick<GuardedCall, 'method' | 'permission'>): boolean {
    const [namespace, name] = call.method.split('.')
    return (
      ['', this.options.service, namespace].includes(service) &&
      ['', call.method, name, call.permission].includes(method)
    )
  }

  async #count(rule: RateLimit): Promise<void> {
    try {
      await this.#limiterOf(rule).consume(rule.id)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      throw new RpcError({
        code: RpcErrorCode.TOO_MANY,
        what: `calls of ${rule.user}${within(rule)} in ${rule.periodMs} ms`,
        limit: rule.cap,
        retryAfterMs: Math.max(1, Math.ceil(error.msBeforeNext)),
      })
    }
  }

  /** One that was changed begins anew. */
  #limiterOf(rule: RateLimit): RateLimiterMemory {
    const held = this.#held.get(rule.id)
    if (held !== undefined && held.rule.cap === rule.cap && held.rule.periodMs === rule.periodMs) return held.limiter
    const duration = Math.min(rule.periodMs, LONGEST_MS) / 1_000
    const limiter = new RateLimiterMemory({ keyPrefix: '', points: rule.cap, duration })
    this.#held.set(rule.id, { rule, limiter })
    return limiter
  }

  #rulesOf(user: string): Promise<readonly RateLimit[]> {
    const now = this.modules.clock.monotonic()
    const known = this.#users.get(user)
    if (known !== undefined && now - known.at < this.options.rulesMs) return known.rules
    const rules = this.#ask(user)
    const asked: Known = { at: now, rules }
    this.#users.set(user, asked)
    // What couldn't be asked is asked for again by the next call.
    rules.catch(() => {
      if (this.#users.get(user) === asked) this.#users.delete(user)
    })
    return rules
  }

  async #ask(user: string): Promise<readonly RateLimit[]> {
    let rules: readonly RateLimit[]
    try {
      rules = await this.modules.auth().ListRateLimits(user)
    } catch (error) {
      throw unanswered(user, error)
    }
    const ids = new Set(rules.map(({ id }) => id))
    for (const [id, { rule }] of this.#held) if (rule.user === user && !ids.has(id)) this.#held.delete(id)
    return rules
  }
}

function within({ service, method }: RateLimit): string {
  const to = [service, method].filter(Boolean).join('.')
  return to === '' ? '' : ` to ${to}`
}
