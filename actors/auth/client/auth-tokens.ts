/**
 * Verifies tokens for another component, by asking auth, and remembers what it was told for as long as it hears of revocations. While auth can't be
 * asked nothing holds: better nobody is heard than somebody who shouldn't be.
 */
import {
  type Caller,
  type Client,
  type Connection,
  RemoteError,
  type RevocationListener,
  RpcError,
  RpcErrorCode,
  type TokenVerifier,
  withLower,
} from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { Verified } from '../api/tokens.js'
import type { authApi } from '../api.js'
import { isMeant } from '../desk/revocation.js'
import { hashOf } from '../desk/token-text.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import { Link } from './link.js'
import { RememberedTokens } from './remembered.js'

export interface AuthTokensOptions {
  /** Who hears nothing of auth for so long takes it for lost. */
  readonly silenceMs: number
  /** Between attempts to connect: at first, and at most. */
  readonly reconnectMs: readonly [first: number, most: number]
}

/** Auth speaks every 500 ms at the latest. */
export const AUTH_TOKENS_DEFAULTS: AuthTokensOptions = { silenceMs: 900, reconnectMs: [100, 2_000] }

export interface AuthTokensModules {
  /** With a token that may read. */
  readonly connect: () => Promise<Connection>
  readonly clock: Pick<Clock, 'after' | 'wall'>
  readonly log: Log
}

/** Of a token that is revoked again and again while it is asked for. */
const ATTEMPTS = 3

export class AuthTokens implements TokenVerifier {
  readonly #remembered = new RememberedTokens()
  readonly #listeners = new Set<RevocationListener>()
  #link: Link | null = null
  /** Why there is none. */
  #reason = 'it was not connected yet'
  #delayMs: number
  #isOver = false
  #stopWaiting: () => void = () => {}

  constructor(
    readonly options: AuthTokensOptions,
    readonly modules: AuthTokensModules,
  ) {
    this.#delayMs = options.reconnectMs[0]
  }

  /** Resolves after the first attempt, whether auth answered or not; there are others after it. */
  async start(): Promise<void> {
    await this.#connect()
  }

  stop(): void {
    this.#isOver = true
    this.#stopWaiting()
    this.#link?.close()
  }

  /** To ask auth for other things with. @throws AuthError UNREACHABLE */
  get auth(): Client<typeof authApi> {
    return this.#reached.auth
  }

  get connected(): boolean {
    return this.#link !== null
  }

  /** @returns takes it back */
  onRevoked(listener: RevocationListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  known(token: string, addressOf: () => string | undefined = () => undefined): Caller | undefined {
    const address = addressOf() ?? null
    const known = this.#remembered.get(token, address)
    if (known === undefined) return undefined
    if (known.expiresAt === null || known.expiresAt > this.modules.clock.wall()) return known.caller
    this.#remembered.remove(token, address)
    return undefined
  }

  /** @throws RpcError TOKEN_INVALID; AuthError UNREACHABLE */
  async verify(token: string, address?: string): Promise<Caller> {
    const known = this.known(token, () => address)
    if (known !== undefined) return known
    for (let attempt = 1; ; attempt++) {
      const link = this.#reached
      const answer = await ask(link, token, address)
      const { name } = answer
      const caller: Caller = { name, user: name, permissions: withLower([answer.perm]) }
      // What was revoked since the answer was found may be this token.
      const isCurrent = link === this.#link && answer.sequence >= link.sequence
      if (isCurrent)
        this.#remembered.add(token, { caller, id: answer.id, address: address ?? null, expiresAt: answer.expiresAt })
      if (isCurrent || attempt === ATTEMPTS) return caller
    }
  }

  get #reached(): Link {
    if (this.#link !== null) return this.#link
    throw new AuthError({ code: AuthErrorCode.UNREACHABLE, reason: this.#reason })
  }

  async #connect(): Promise<void> {
    if (this.#isOver) return
    const { clock } = this.modules
    let isLost = false
    try {
      const connection = await this.modules.connect()
      const link = await Link.open(this.options, {
        connection,
        clock,
        revoked: revoked => {
          this.#remembered.forget(revoked)
          this.#tell(({ token, caller, address }) =>
            isMeant(revoked, { id: hashOf(token), user: caller.name, address }),
          )
        },
        lost: reason => {
          isLost = true
          this.#lose(reason)
        },
      })
      if (isLost) return
      if (this.#isOver) {
        link.close()
        return
      }
      this.#link = link
      this.modules.log.info({}, 'auth answers')
      this.#delayMs = this.options.reconnectMs[0]
    } catch (error) {
      if (!isLost) this.#lose((error as Error).message)
    }
  }

  #lose(reason: string): void {
    const wasThere = this.#link !== null
    // Attempts are many, and news is only what has changed.
    if (!this.#isOver && (wasThere || reason !== this.#reason))
      this.modules.log.warn({ reason }, 'auth can’t be asked: none of its tokens holds')
    this.#reason = reason
    this.#link = null
    this.#remembered.clear()
    if (wasThere) this.#tell(() => true)
    if (this.#isOver) return
    const delayMs = this.#delayMs
    this.#delayMs = Math.min(delayMs * 2, this.options.reconnectMs[1])
    this.#stopWaiting = this.modules.clock.after(delayMs, () => void this.#connect())
  }

  #tell(isMeant: Parameters<RevocationListener>[0]): void {
    for (const listener of [...this.#listeners]) listener(isMeant)
  }
}

/** @throws RpcError TOKEN_INVALID; AuthError UNREACHABLE */
async function ask({ auth }: Link, token: string, address: string | undefined): Promise<Verified> {
  try {
    return await auth.Verify(token, address)
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string }
    if (cause instanceof RemoteError && code === AuthErrorCode.TOKEN_INVALID) {
      const { why = message } = cause.data as { why?: string }
      throw new RpcError({ code: RpcErrorCode.TOKEN_INVALID, why }, { cause })
    }
    const reason = code === undefined ? message : `${code}: ${message}`
    throw new AuthError({ code: AuthErrorCode.UNREACHABLE, reason }, { cause })
  }
}
