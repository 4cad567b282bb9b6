/** Whether a token holds, and what it permits: the one place that says so. */
import type { Clock } from '../../../runtime/timers/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { AuthStore } from '../store/index.js'
import { isWithin } from './network.js'
import type { SecretBox } from './secret-box.js'
import { hashOf, isTokenShaped, readToken, type TokenPayload } from './token-text.js'
import { unsealed } from './tokens.js'
import { UserState } from './users.js'

export interface VerificationModules {
  readonly store: AuthStore
  readonly secrets: SecretBox
  readonly clock: Pick<Clock, 'wall'>
}

export class Verification {
  constructor(readonly modules: VerificationModules) {}

  /**
   * @param address of the caller that showed it, if it is known
   * @throws AuthError TOKEN_INVALID; STORE_FAILED or SECRET_CORRUPT where it can't be said
   */
  async verify(token: string, address?: string): Promise<TokenPayload> {
    const { store, secrets, clock } = this.modules
    if (!isTokenShaped(token)) throw invalid('it has not the form of one')
    const hash = hashOf(token)
    const row = await store.get('token', [hash])
    if (row === null) throw invalid('it was not issued here')
    const payload = readToken(token, unsealed(row, secrets).secret)
    if (payload === null || payload.name !== row.name || payload.perm !== row.perm)
      throw invalid('its signature is not the one that it was issued with')
    if (row.deletedAt !== null) throw invalid('it was removed')
    if (row.expiresAt !== null && row.expiresAt <= clock.wall()) throw invalid('it has expired')
    const [user, tokenBan, userBan, networks] = await Promise.all([
      store.get('user', [row.name]),
      store.get('ban', ['token', hash]),
      store.get('ban', ['user', row.name]),
      address === undefined ? [] : store.list('ban', { where: { kind: 'network' } }),
    ])
    if (user === null || user.deletedAt !== null) throw invalid('its user was deleted')
    if (user.state === UserState.Disabled) throw invalid('its user is disabled')
    if (tokenBan !== null) throw invalid('it is on the blacklist')
    if (userBan !== null) throw invalid('its user is on the blacklist')
    if (address !== undefined && networks.some(({ value }) => isWithin(address, value)))
      throw invalid('it came from a network that is on the blacklist')
    return payload
  }
}

const invalid = (why: string): AuthError => new AuthError({ code: AuthErrorCode.TOKEN_INVALID, why })
