/** An actor in memory. Its state may run ahead of the disk; what others see of it may not. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Address, PlainSnapshot } from '../machine/index.js'
import { keys } from '../store/index.js'
import type { ActorType } from './actor-type.js'
import type { InboxEntry } from './inbox.js'
import { nothingPending, type Pending, type PendingEffect, type PendingHeight, type PendingTimer } from './pending.js'
import type { ActorView } from './view.js'

export class Resident {
  /** `address 0`, the beginning of its keys. */
  readonly prefix: Uint8Array
  /** Entries not yet taken, in order. */
  readonly inbox: InboxEntry<ActorView>[] = []
  /** Whether it stands in the run queue. */
  queued = false
  /** Steps of this actor that are not on disk yet, one that failed included. */
  unflushed = 0
  /** Set while it waits to be loaded again after a crash. */
  restarting = false
  /** Whether more entries wait on disk than in memory: what comes in goes there too, to keep the order. */
  spilled = false
  /** Position of the newest entry that was ever in memory, and of the newest that lies on disk alone. */
  readTo = 0
  spilledTo = 0
  /** Whether it was used since the last look for idle ones. */
  touched = true
  /** Bytes of its newest stored snapshot. */
  bytes = 0

  live: AnyMachineSnapshot | null = null
  plain: PlainSnapshot | null = null
  /** Dotted path of the state, null before birth. */
  state: string | null = null
  seq = 0
  at = 0
  cursor = 0
  arms = 0
  effects: Pending<PendingEffect> = nothingPending()
  timers: Pending<PendingTimer> = nothingPending()
  heights: Pending<PendingHeight> = nothingPending()
  /** Name of an own index → values now in the index table; `state` is kept besides. */
  indexed: ReadonlyMap<string, readonly string[]> = NO_INDEXES
  /** The newest step that is on disk while later ones are not; null before the first. */
  #shown: ActorView | null = null

  constructor(
    readonly address: Address,
    readonly type: ActorType,
  ) {
    this.prefix = keys.prefixOf(address)
  }

  /** Whether it can leave memory without losing anything. */
  get idle(): boolean {
    return this.inbox.length === 0 && this.unflushed === 0 && !this.restarting && !this.spilled
  }

  /** The newest step that is on disk, null before the first. */
  get visible(): ActorView | null {
    if (this.unflushed > 0) return this.#shown
    return this.plain === null ? null : viewOf(this)
  }

  /**
   * A step is about to change it: others see what was there until that is on disk. From now on it can't leave memory, whatever the
   * messages that it sends make room for; if the step fails, others see what was there until it is loaded again.
   */
  beginStep(): void {
    if (this.unflushed === 0) this.#shown = this.visible
    this.unflushed++
  }

  /** A step is on disk. */
  show(view: ActorView): void {
    this.#shown = --this.unflushed === 0 ? null : view
  }
}

export const NO_INDEXES: ReadonlyMap<string, readonly string[]> = new Map()

/** What an actor type's own indexes say of a snapshot. */
export function indexValues(type: ActorType, plain: PlainSnapshot): ReadonlyMap<string, readonly string[]> {
  if (type.indexes === undefined) return NO_INDEXES
  const values = new Map<string, readonly string[]>()
  for (const [name, of] of Object.entries(type.indexes)) {
    const value = of(plain)
    if (value !== undefined) values.set(name, typeof value === 'string' ? [value] : value)
  }
  return values
}

/** The actor as it is in memory; for others only when that is on disk. */
export function viewOf(actor: Resident): ActorView {
  const { address, type, seq, state, plain, at } = actor
  return { address, kind: type.kind, seq, state: state as string, snapshot: plain as PlainSnapshot, at }
}
