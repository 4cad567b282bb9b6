/** Who is refused whatever else is said of them: users, tokens, and callers from some networks. */
import type { Clock } from '../../../runtime/timers/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { BanRow, Ledger, Write } from '../store/index.js'
import { networkOf } from './network.js'
import { checkedName, checkedText } from './requests.js'
import { type Revoked, revocation } from './revocation.js'
import { hashBeginning } from './tokens.js'
import { requireUnprotected } from './users.js'

export interface BlacklistModules {
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'wall'>
}

/** A user's name, the id of a token or its beginning, or a network. */
export type Banned = Revoked

export class Blacklist {
  constructor(readonly modules: BlacklistModules) {}

  /** @throws AuthError TOKEN_NOT_FOUND, TOKEN_AMBIGUOUS, USER_PROTECTED or REQUEST_INVALID */
  async ban(banned: Banned, why: string): Promise<BanRow> {
    const { ledger, clock } = this.modules
    const { kind } = banned
    checkedText(why, 'the reason')
    const value = await this.#valueOf(banned)
    if (kind === 'user') requireUnprotected(value)
    return ledger.change(async next => {
      const before = await ledger.store.get('ban', [kind, value])
      const now = clock.wall()
      const row: BanRow = { kind, value, why, createdAt: before?.createdAt ?? now }
      const writes: Write[] = [{ put: 'ban', row }, revocation(next, { kind, value }, now)]
      return { writes, result: row }
    })
  }

  /** @throws AuthError BAN_NOT_FOUND, and as `ban` */
  async unban(banned: Banned): Promise<void> {
    const { ledger } = this.modules
    const { kind } = banned
    const value = await this.#valueOf(banned)
    await ledger.change(async () => {
      if ((await ledger.store.get('ban', [kind, value])) === null)
        throw new AuthError({ code: AuthErrorCode.BAN_NOT_FOUND, kind, value })
      return { writes: [{ remove: 'ban', key: [kind, value] }], result: undefined }
    })
  }

  list(): Promise<readonly BanRow[]> {
    return this.modules.ledger.store.list('ban')
  }

  async #valueOf({ kind, value }: Banned): Promise<string> {
    if (kind === 'network') return networkOf(value)
    return kind === 'user' ? checkedName(value) : hashBeginning(this.modules.ledger.store, value)
  }
}
