/** What a node's message pool has been told, and how much waits in it. The messages themselves are rows of its store. */
import type { Stamp } from '../../../runtime/machine/index.js'

export interface PoolSettings {
  /** Addresses of senders who go before all others. */
  readonly priority: readonly string[]
  /** Messages: more than the one are cut down to the other. */
  readonly sizeHigh: number
  readonly sizeLow: number
  readonly replaceByFeeRatio: number
  readonly pruneCooldownMs: number
  readonly gasLimitOverestimation: number
}

export interface Waiting {
  /** Epoch of the head at which it was counted. */
  readonly height: number
  readonly messages: number
  readonly senders: number
  /** Senders whose messages this node sent. */
  readonly own: number
}

export interface PoolInput {
  /** The network's name. */
  readonly network: string
  readonly settings: PoolSettings
}

export interface PoolContext extends PoolInput {
  readonly waiting: Waiting
}

export type PoolEvent = Partial<Stamp> &
  (
    | { readonly type: 'Configured'; readonly settings: PoolSettings }
    | { readonly type: 'Counted'; readonly waiting: Waiting }
  )
