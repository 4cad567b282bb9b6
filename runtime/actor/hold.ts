/** Why actors take no events, as others see it. */
import type { Address } from '../machine/index.js'

/** Why an actor takes no events. They wait on disk until it does again. */
export interface Hold {
  readonly address: Address
  /** `suspended`: by an operator, or with its branch; `quarantined`: by the runtime, which could not go on with it. */
  readonly kind: 'suspended' | 'quarantined'
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: string
  readonly why: string
  /** Of the failure, where there was one. */
  readonly code?: string
}

/** A kind of actors whose work is suspended as a whole, with those that are of it. */
export interface BranchHold {
  /** Kind of the actors. */
  readonly kind: string
  readonly at: number
  readonly by: string
  readonly why: string
  readonly code?: string
}
