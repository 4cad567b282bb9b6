/** What others see of an actor: data that is on disk. */
import type { EffectNews, Failure } from '../effects/index.js'
import type { Address, PlainSnapshot } from '../machine/index.js'
import type { BranchHold, Hold } from './hold.js'

export interface ActorView {
  readonly address: Address
  readonly kind: string
  /** Number of steps taken; the first snapshot is 1. */
  readonly seq: number
  /** Dotted path of the state. */
  readonly state: string
  readonly snapshot: PlainSnapshot
  /** When the last step was taken, milliseconds since 1970. */
  readonly at: number
}

/** One entry of an actor's journal. */
export interface JournalEntry {
  readonly seq: number
  /** The event as the machine took it, stamped. */
  readonly event: {
    readonly type: string
    readonly at: number
    readonly epoch: number
    readonly [key: string]: unknown
  }
  /** Who sent it: an address, an effect's id, `timer`, `height`, or a door's name. */
  readonly from: string
  /** The state after the step. */
  readonly state: string
  /** Version of the machine that took the step. */
  readonly version: number
  /** Of a message from another actor: the sender's step that sent it. Entries of older programs don't have it. */
  readonly cause?: number
  /** Of an event that a person sent. */
  readonly why?: string
}

export interface JournaledStep extends JournalEntry {
  /** What brought the event; in a step of `operator` the machine took no part. */
  readonly source: 'event' | 'spawn' | 'effect' | 'timer' | 'height' | 'operator'
}

/** What a watcher is told, after the step is on disk. */
export type ActorNews =
  | {
      readonly kind: 'step'
      readonly view: ActorView
      readonly event: string
      readonly previousState: string | null
    }
  | EffectNews
  | { readonly kind: 'emitted'; readonly address: Address; readonly event: { readonly type: string } }
  /** An actor threw on an event and is loaded again from disk. */
  | {
      readonly kind: 'crash'
      readonly address: Address
      readonly event: string
      readonly strikes: number
      readonly failure: Failure
    }
  /** An event was given up and lies in the dead letters. */
  | {
      readonly kind: 'letter'
      readonly id: string
      readonly address: Address
      readonly event: string
      readonly failure: { readonly code: string; readonly message: string }
    }
  /** An actor takes no events any more; an alarm where the runtime did it. */
  | { readonly kind: 'held'; readonly address: Address; readonly hold: Hold }
  | { readonly kind: 'released'; readonly address: Address }
  /** The same for all actors of a kind; `address` is `<kind>/`. */
  | { readonly kind: 'branch-held'; readonly address: Address; readonly hold: BranchHold }
  | { readonly kind: 'branch-released'; readonly address: Address }

export type NewsKind = ActorNews['kind']

const KINDS: Readonly<Record<NewsKind, true>> = {
  step: true,
  effect: true,
  emitted: true,
  crash: true,
  letter: true,
  held: true,
  released: true,
  'branch-held': true,
  'branch-released': true,
}
export const NEWS_KINDS = Object.keys(KINDS) as readonly NewsKind[]
