/** How often users may call a component: auth has the rules, and here they are held. */
import { type Client, type GuardedCall, RpcError, RpcErrorCode } from '../../../runtime/rpc/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { RateLimit } from '../api/limits.js'
import type { authApi } from '../api.js'
import type { CallCounts } from './counts/index.js'
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
  readonly counts: Pick<CallCounts, 'take' | 'keep'>
}

interface Known {
  readonly at: number
  readonly rules: Promise<readonly RateLimit[]>
}

export class UserLimits {
  readonly #users = new Map<string, Known>()

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
    const retryAfterMs = await this.modules.counts.take(rule)
    if (retryAfterMs === 0) return
    throw new RpcError({
      code: RpcErrorCode.TOO_MANY,
      what: `calls of ${rule.user}${within(rule)} in ${rule.periodMs} ms`,
      limit: rule.cap,
      retryAfterMs,
    })
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
    this.modules.counts.keep(user, rules)
    return rules
  }
}

function within({ service, method }: RateLimit): string {
  const to = [service, method].filter(Boolean).join('.')
  return to === '' ? '' : ` to ${to}`
}
