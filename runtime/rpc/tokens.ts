/**
 * Bearer tokens: JWTs signed with HS256, in Lotus's shape (`Allow`, a list of permissions), with a name and an expiry where they are wanted.
 * A token that was found good is remembered, as the same one comes with every request.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../timers/index.js'
import { type Caller, PERMISSIONS, type Permission, withLower } from './caller.js'
import { RpcError, RpcErrorCode } from './errors.js'

export interface TokenGrant {
  readonly permissions: readonly Permission[]
  /** Whose it is: shown in journals. */
  readonly name?: string | undefined
  /** Milliseconds since 1970; without it the token holds as long as the secret. */
  readonly expiresAt?: number | undefined
}

/** A token, as it was shown when a session began. */
export interface ShownToken {
  readonly token: string
  readonly caller: Caller
  /** Null: it isn't known. */
  readonly address: string | null
}

/**
 * Told when tokens don't hold any more, or when that can't be known any more.
 * @param isMeant whether a session's token is one of those
 */
export type RevocationListener = (isMeant: (shown: ShownToken) => boolean) => void

/** Says whose a token is. */
export interface TokenVerifier {
  /** If it was found good before and still is. @param address of who shows it, asked for only where it counts: looking it up takes time */
  known(token: string, address: () => string | undefined): Caller | undefined
  /** @throws RpcError TOKEN_INVALID; another error where it can't be known */
  verify(token: string, address?: string): Promise<Caller>
  /** Where tokens can be revoked. @returns takes it back */
  onRevoked?(listener: RevocationListener): () => void
}

/** Makes tokens, too. */
export interface TokenAuthority extends TokenVerifier {
  issue(grant: TokenGrant): Promise<string>
  /** One with all permissions, for who can read the component's files. */
  local(): Promise<string>
}

const Claims = z.object({
  Allow: z.array(z.enum(PERMISSIONS)),
  name: z.string().optional(),
  /** Seconds since 1970. */
  exp: z.number().optional(),
})

const ALGORITHM = 'HS256'
/** Tokens in use at once, by far. */
const REMEMBERED = 4_096

interface Known {
  readonly caller: Caller
  readonly expiresAt: number
}

/** Loaded by who has tokens: a command that asks a process at its socket has none. */
const jose = () => import('jose')

export class Tokens implements TokenAuthority {
  /** The oldest first. */
  readonly #known = new Map<string, Known>()

  /** @param options.secret 32 bytes at least. */
  constructor(
    readonly options: { readonly secret: Uint8Array },
    readonly modules: { readonly clock: Clock },
  ) {}

  async issue({ permissions, name, expiresAt }: TokenGrant): Promise<string> {
    const { SignJWT } = await jose()
    const token = new SignJWT({ Allow: [...permissions], ...(name !== undefined && { name }) })
    token.setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    if (expiresAt !== undefined) token.setExpirationTime(Math.floor(expiresAt / 1_000))
    return token.sign(this.options.secret)
  }

  local(): Promise<string> {
    return this.issue({ permissions: PERMISSIONS })
  }

  /** Whether our secret signed it, be it expired or not. */
  signed(token: string): boolean {
    const end = token.lastIndexOf('.')
    const signature = createHmac('sha256', this.options.secret)
      .update(token.slice(0, Math.max(end, 0)))
      .digest()
    const shown = Buffer.from(token.slice(end + 1), 'base64url')
    return shown.length === signature.length && timingSafeEqual(shown, signature)
  }

  /** Whose token it is, if it was found good before and still is. */
  known(token: string): Caller | undefined {
    const known = this.#known.get(token)
    if (known === undefined) return undefined
    if (known.expiresAt > this.modules.clock.wall()) return known.caller
    this.#known.delete(token)
    return undefined
  }

  /** @throws RpcError TOKEN_INVALID. */
  async verify(token: string): Promise<Caller> {
    const known = this.known(token)
    if (known !== undefined) return known
    const { errors, jwtVerify } = await jose()
    let payload: unknown
    try {
      const options = { algorithms: [ALGORITHM], currentDate: new Date(this.modules.clock.wall()) }
      payload = (await jwtVerify(token, this.options.secret, options)).payload
    } catch (cause) {
      const why = cause instanceof errors.JWTExpired ? 'it has expired' : 'it was not signed here, or is damaged'
      throw new RpcError({ code: RpcErrorCode.TOKEN_INVALID, why }, { cause })
    }
    const claims = Claims.safeParse(payload)
    if (!claims.success)
      throw new RpcError({ code: RpcErrorCode.TOKEN_INVALID, why: 'it grants nothing that is known' })
    const { Allow, name = null, exp } = claims.data
    const caller: Caller = { name, permissions: withLower(Allow) }
    this.#remember(token, { caller, expiresAt: exp === undefined ? Number.POSITIVE_INFINITY : exp * 1_000 })
    return caller
  }

  #remember(token: string, known: Known): void {
    if (this.#known.size >= REMEMBERED) this.#known.delete(this.#known.keys().next().value as string)
    this.#known.set(token, known)
  }
}
