/** Rules of how often a user may call. They are kept and told here; who answers the calls holds them. */
import { AuthError, AuthErrorCode } from '../errors.js'
import type { Ledger, RateLimitRow } from '../store/index.js'
import { checkedText, refuse } from './requests.js'
import { existing } from './users.js'

export interface RateLimitModules {
  readonly ledger: Ledger
  readonly randomId: () => string
}

export class RateLimitDesk {
  constructor(readonly modules: RateLimitModules) {}

  /**
   * @param limit.id empty: a new one
   * @returns its id
   * @throws AuthError USER_NOT_FOUND or REQUEST_INVALID
   */
  async put(limit: RateLimitRow): Promise<string> {
    const { ledger, randomId } = this.modules
    const { name, service, api, cap, resetNanos } = limit
    checkedText(limit.id, 'the id', 64)
    checkedText(service, 'the service', 64)
    checkedText(api, 'the method', 128)
    if (!Number.isSafeInteger(cap) || cap < 0) throw refuse(`the limit ${cap} is no whole number of calls`)
    if (!Number.isSafeInteger(resetNanos) || resetNanos < 1)
      throw refuse(`the period ${resetNanos} is no whole number of nanoseconds above 0`)
    const id = limit.id === '' ? randomId() : limit.id
    return ledger.change(async () => {
      await existing(ledger.store, name)
      const before = await ledger.store.get('rate_limit', [id])
      if (before !== null && before.name !== name) throw refuse(`the rate limit ${id} is another user's`)
      return { writes: [{ put: 'rate_limit', row: { id, name, service, api, cap, resetNanos } }], result: id }
    })
  }

  /** @param id all of the user's, if absent */
  of(name: string, id?: string): Promise<readonly RateLimitRow[]> {
    return this.modules.ledger.store.list('rate_limit', { where: { name, ...(id !== undefined && { id }) } })
  }

  /** @throws AuthError RATE_LIMIT_NOT_FOUND */
  remove(name: string, id: string): Promise<void> {
    const { ledger } = this.modules
    return ledger.change(async () => {
      if ((await ledger.store.get('rate_limit', [id]))?.name !== name)
        throw new AuthError({ code: AuthErrorCode.RATE_LIMIT_NOT_FOUND, user: name, id })
      return { writes: [{ remove: 'rate_limit', key: [id] }], result: undefined }
    })
  }
}
