/** What the caretaker of a provider does from epoch to epoch. */
import type { Stamp } from '../../../runtime/machine/index.js'

export interface CaretakerInput {
  /** ID address. */
  readonly provider: string
}

export interface CaretakerContext extends CaretakerInput {
  /** The last epoch that was tried. */
  readonly tried: number
  /** Blocks that were made. */
  readonly blocks: number
  /** What went wrong last; null if nothing did. */
  readonly trouble: string | null
}

/** Epoch. */
export interface MineInput {
  readonly provider: string
  readonly epoch: number
}

export interface Mined {
  /** CID of the block; null where the provider did not win. */
  readonly block: string | null
}

export interface ProvedWindow {
  /** CIDs of the messages that carry proofs. */
  readonly messages: readonly string[]
}

export type CaretakerEvent = Partial<Stamp> & { readonly type: 'EpochCame'; readonly number: number }
