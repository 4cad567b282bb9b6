/** Who has connected out to the gateway, to be called through it. */
import type { Stamp } from '../../../runtime/machine/index.js'

/** A wallet's keys, a provider's proofs, or a provider's unsealing. */
export type ConnectionKind = 'wallet' | 'proof' | 'market'

export interface ConnectionInput {
  readonly kind: ConnectionKind
  /** Of the token it came with. */
  readonly user: string
}

/** An address that the wallet names, and of which it didn't show that it has the key. */
export interface Unproven {
  readonly address: string
  readonly why: string
}

/** What it can be asked for. */
export interface Served {
  /** A wallet's keys that were proven; else the provider. */
  readonly addresses: readonly string[]
  readonly unproven: readonly Unproven[]
  /** Users whom a wallet signs for. */
  readonly accounts: readonly string[]
}

export interface ConnectionContext extends ConnectionInput, Served {
  /** IP address that it called from last; null over the local socket. */
  readonly remote: string | null
  /** How often it has come. */
  readonly attachments: number
  /** Why it went, or didn't get in. */
  readonly reason: string | null
}

export type ConnectionEvent = Partial<Stamp> &
  (
    | { readonly type: 'Came'; readonly remote: string | null }
    | { readonly type: 'Registered'; readonly served: Served }
    | { readonly type: 'Left'; readonly reason: string }
  )
