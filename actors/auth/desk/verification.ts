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

export interface VerifiedToken extends TokenPayload {
  /** SHA-256 of its text, in hex. */
  readonly id: string
}

interface Remembered {
  readonly verified: VerifiedToken
  /** Milliseconds since 1970. */
  readonly expiresAt: number | null
  /** Of the store, before anything was read: as long as it is that, nothing is other than it was. */
  readonly revision: number
}

/** Tokens in use at once, by far. */
const REMEMBERED = 4_096

export class Verification {
  /** The oldest first. */
  readonly #remembered = new Map<string, Remembered>()

  constructor(readonly modules: VerificationModules) {}

  /**
   * @param address of the caller that showed it, if it is known
   * @throws AuthError TOKEN_INVALID; STORE_FAILED or SECRET_CORRUPT where it can't be said
   */
  async verify(token: string, address?: string): Promise<VerifiedToken> {
    const { store, clock } = this.modules
    if (!isTokenShaped(token)) throw invalid('it has not the form of one')
    const revision = await store.revision()
    const key = `${address ?? ''} ${token}`
    const remembered = this.#remembered.get(key)
    if (remembered?.revision === revision) {
      const { verified, expiresAt } = remembered
      if (expiresAt === null || expiresAt > clock.wall()) return verified
    }
    this.#remembered.delete(key)
    const found = await this.#find(token, address)
    if (this.#remembered.size >= REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value as string)
    this.#remembered.set(key, { ...found, revision })
    return found.verified
  }

  async #find(token: string, address: string | undefined): Promise<Omit<Remembered, 'revision'>> {
    const { store, secrets, clock } = this.modules
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
    return { verified: { ...payload, id: hash }, expiresAt: row.expiresAt }
  }
}

const invalid = (why: string): AuthError => new AuthError({ code: AuthErrorCode.TOKEN_INVALID, why })
