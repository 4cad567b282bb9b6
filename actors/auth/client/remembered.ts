/** Tokens that auth found good, by who showed them: for as long as nothing is heard against them. */
import type { Caller } from '../../../runtime/rpc/index.js'
import { isMeant, type Revoked } from '../desk/revocation.js'

export interface Remembered {
  readonly caller: Caller
  /** SHA-256 of the token, in hex. */
  readonly id: string
  /** Of who showed it; null: it wasn't told. */
  readonly address: string | null
  /** Milliseconds since 1970; null: it holds until it is revoked. */
  readonly expiresAt: number | null
}

/** Tokens in use at once, by far. */
const MOST = 4_096

export class RememberedTokens {
  /** The oldest first. */
  readonly #entries = new Map<string, Remembered>()

  get(token: string, address: string | null): Remembered | undefined {
    return this.#entries.get(keyOf(token, address))
  }

  add(token: string, entry: Remembered): void {
    if (this.#entries.size >= MOST) this.#entries.delete(this.#entries.keys().next().value as string)
    this.#entries.set(keyOf(token, entry.address), entry)
  }

  remove(token: string, address: string | null): void {
    this.#entries.delete(keyOf(token, address))
  }

  forget(revoked: Revoked): void {
    for (const [key, { id, caller, address }] of this.#entries)
      if (isMeant(revoked, { id, user: caller.name, address })) this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}

const keyOf = (token: string, address: string | null): string => `${address ?? ''} ${token}`
