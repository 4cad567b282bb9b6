/** Where a node's chain stands. */
import type { Stamp } from '../../../runtime/machine/index.js'

export interface Head {
  /** CIDs of the tipset's blocks, in their order. */
  readonly key: readonly string[]
  /** Epoch. */
  readonly height: number
  /** Decimal. */
  readonly weight: string
}

export interface ChainInput {
  /** The network's name. */
  readonly network: string
  /** Genesis. */
  readonly head: Head
}

export interface ChainContext extends ChainInput {
  /** Seconds by which the network's time is ahead of the wall clock. */
  readonly skippedSeconds: number
}

export type ChainEvent = Partial<Stamp> &
  (
    | {
        readonly type: 'HeadMoved'
        readonly head: Head
        /** Tipsets that were taken back, and that came. */
        readonly reverted: number
        readonly applied: number
      }
    | { readonly type: 'TimeSkipped'; readonly seconds: number }
  )
