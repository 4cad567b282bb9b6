/** A wallet's way to a gateway. */
import type { Stamp } from '../../../runtime/machine/index.js'

export interface LinkInput {
  /** Of the gateway; without its token. */
  readonly url: string
}

export interface LinkContext extends LinkInput {
  /** Attempts that failed, one after the other. */
  readonly failed: number
  /** The gateway's id of the wallet's channel; null while there is none. */
  readonly channel: string | null
  /** How often it was registered. */
  readonly registrations: number
  /** Why it isn't now, or wasn't last. */
  readonly reason: string | null
}

export type LinkEvent = Partial<Stamp> &
  (
    | { readonly type: 'Registered'; readonly channel: string }
    /** The configuration doesn't name the gateway any more. */
    | { readonly type: 'Dropped' }
  )

export interface AttachInput {
  readonly url: string
}

/** Why a connection that was there has ended. */
export interface Attached {
  readonly reason: string
}
