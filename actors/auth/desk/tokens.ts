/** Tokens: issued, listed, removed, brought back. Their texts and secrets are in the store only encrypted. */
import type { Clock } from '../../../runtime/timers/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { AuthStore, Ledger, TokenRow, Write } from '../store/index.js'
import { type Page, pageOf } from './page.js'
import { checkedPermission, checkedText, refuse } from './requests.js'
import { revocation } from './revocation.js'
import type { SecretBox } from './secret-box.js'
import { hashOf, writeToken } from './token-text.js'
import { existing, LOCAL_USER, UserState } from './users.js'

export interface TokenRequest {
  readonly name: string
  readonly perm: string
  readonly extra?: string | undefined
  /** Milliseconds since 1970; it ends with the second. */
  readonly expiresAt?: number | undefined
}

export interface IssuedToken {
  readonly token: string
  readonly hash: string
}

export interface TokenModules {
  readonly ledger: Ledger
  readonly secrets: SecretBox
  readonly clock: Pick<Clock, 'wall'>
  readonly randomBytes: (count: number) => Uint8Array
  readonly randomId: () => string
}

const SECRET_BYTES = 32
/** Digits of an id that are enough to name a token by. */
const LEAST_ID = 8

export class TokenDesk {
  constructor(readonly modules: TokenModules) {}

  /** @throws AuthError USER_NOT_FOUND or REQUEST_INVALID */
  async issue(request: TokenRequest): Promise<IssuedToken> {
    const { ledger } = this.modules
    const { issued, row } = this.#make(request)
    return ledger.change(async () => {
      await existing(ledger.store, request.name)
      return { writes: [{ put: 'token', row }], result: issued }
    })
  }

  /** The text of the local user's admin token; both are made where they aren't there. */
  local(): Promise<string> {
    const { ledger, clock, randomId } = this.modules
    const { store } = ledger
    return ledger.change(async () => {
      const writes: Write[] = []
      const now = clock.wall()
      if ((await store.get('user', [LOCAL_USER])) === null) {
        const times = { createdAt: now, updatedAt: now, deletedAt: null }
        const row = { id: randomId(), name: LOCAL_USER, comment: '', state: UserState.Enabled, ...times }
        writes.push({ put: 'user', row })
      }
      for (const row of await store.list('token', { where: { name: LOCAL_USER, perm: 'admin', deletedAt: null } }))
        if (row.expiresAt === null && (await store.get('ban', ['token', row.hash])) === null)
          return { writes, result: this.textOf(row) }
      const { issued, row } = this.#make({ name: LOCAL_USER, perm: 'admin' })
      return { writes: [...writes, { put: 'token', row }], result: issued.token }
    })
  }

  async list({
    deleted = false,
    ...page
  }: Page & { readonly deleted?: boolean | undefined } = {}): Promise<readonly TokenRow[]> {
    return this.modules.ledger.store.list('token', {
      ...(!deleted && { where: { deletedAt: null } }),
      ...pageOf(page),
    })
  }

  of(name: string, { deleted = false } = {}): Promise<readonly TokenRow[]> {
    return this.modules.ledger.store.list('token', { where: { name, ...(!deleted && { deletedAt: null }) } })
  }

  /** @param deleted taken, too. @throws AuthError TOKEN_NOT_FOUND */
  async get(hash: string, { deleted = false } = {}): Promise<TokenRow> {
    const row = await this.modules.ledger.store.get('token', [hash])
    if (row !== null && (deleted || row.deletedAt === null)) return row
    throw new AuthError({ code: AuthErrorCode.TOKEN_NOT_FOUND, id: shortId(hash) })
  }

  /** The hash that begins so. @throws AuthError TOKEN_NOT_FOUND, TOKEN_AMBIGUOUS or REQUEST_INVALID */
  find(id: string): Promise<string> {
    return hashBeginning(this.modules.ledger.store, id)
  }

  /** @throws AuthError SECRET_CORRUPT */
  textOf(row: TokenRow): string {
    return unsealed(row, this.modules.secrets).token
  }

  /** It holds no more. Harmless on one that is removed. @throws AuthError TOKEN_NOT_FOUND */
  remove(hash: string): Promise<void> {
    const { ledger, clock } = this.modules
    return ledger.change(async next => {
      const row = await this.get(hash, { deleted: true })
      if (row.deletedAt !== null) return { writes: [], result: undefined }
      const now = clock.wall()
      const writes: Write[] = [
        { put: 'token', row: { ...row, deletedAt: now } },
        revocation(next, { kind: 'token', value: hash }, now),
      ]
      return { writes, result: undefined }
    })
  }

  /** It holds again. @throws AuthError TOKEN_NOT_FOUND */
  recover(hash: string): Promise<void> {
    return this.modules.ledger.change(async () => {
      const row = await this.get(hash, { deleted: true })
      return { writes: [{ put: 'token', row: { ...row, deletedAt: null } }], result: undefined }
    })
  }

  #make({ name, perm, extra = '', expiresAt }: TokenRequest): { readonly issued: IssuedToken; readonly row: TokenRow } {
    const { secrets, clock, randomBytes } = this.modules
    checkedPermission(perm)
    checkedText(extra, 'extra')
    const now = clock.wall()
    const exp = expiresAt === undefined ? undefined : Math.floor(expiresAt / 1_000)
    if (exp !== undefined && !(exp * 1_000 > now)) throw refuse('the token would have expired already')
    const secret = randomBytes(SECRET_BYTES)
    const token = writeToken({ name, perm, ext: extra, ...(exp !== undefined && { exp }) }, secret)
    const hash = hashOf(token)
    const row: TokenRow = {
      hash,
      name,
      perm,
      extra,
      sealed: secrets.seal(Buffer.concat([secret, Buffer.from(token)]), hash),
      createdAt: now,
      expiresAt: exp === undefined ? null : exp * 1_000,
      deletedAt: null,
    }
    return { issued: { token, hash }, row }
  }
}

/** @throws AuthError SECRET_CORRUPT */
export function unsealed(
  { hash, sealed }: TokenRow,
  secrets: SecretBox,
): { readonly token: string; readonly secret: Uint8Array } {
  const opened = secrets.open(sealed, hash)
  if (opened === null) throw new AuthError({ code: AuthErrorCode.SECRET_CORRUPT, id: shortId(hash) })
  return {
    secret: opened.subarray(0, SECRET_BYTES),
    token: Buffer.from(opened.buffer, opened.byteOffset + SECRET_BYTES, opened.length - SECRET_BYTES).toString(),
  }
}

/** The hash of the token whose id begins so. @throws AuthError TOKEN_NOT_FOUND, TOKEN_AMBIGUOUS or REQUEST_INVALID */
export async function hashBeginning(store: AuthStore, id: string): Promise<string> {
  if (!/^[0-9a-f]{1,64}$/.test(id) || id.length < LEAST_ID)
    throw refuse(`'${shortId(id)}' is no id of a token; it has at least ${LEAST_ID} of 0-9 and a-f`)
  const found: TokenRow[] = []
  // The key before all that begin so: none ends there, as the digits are too few or the very one.
  for (const row of await store.list('token', { after: [before(id)], limit: 2 }))
    if (row.hash.startsWith(id)) found.push(row)
  const [one, other] = found
  if (one === undefined) throw new AuthError({ code: AuthErrorCode.TOKEN_NOT_FOUND, id })
  if (other !== undefined) throw new AuthError({ code: AuthErrorCode.TOKEN_AMBIGUOUS, id, count: found.length })
  return one.hash
}

/** What comes right before everything that begins with `id`, in the order of texts. */
const before = (id: string): string => `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}\x7f`

const shortId = (hash: string): string => hash.slice(0, 12)
