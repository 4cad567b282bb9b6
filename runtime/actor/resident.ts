/** An actor in memory. Its state may run ahead of the disk; what others see of it may not. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Address, PlainSnapshot } from '../machine/index.js'
import { keys } from '../store/index.js'
import type { ActorType } from './actor-type.js'
import type { PendingEffect, PendingHeight, PendingTimer } from './envelope.js'
import type { InboxEntry } from './inbox.js'
import type { ActorView } from './view.js'

export class Resident {
  /** `address 0`, the beginning of its keys. */
  readonly prefix: Uint8Array
  /** Entries not yet taken, in order. */
  readonly inbox: InboxEntry<ActorView>[] = []
  /** Whether it stands in the run queue. */
  queued = false
  /** Batches with steps of this actor that are not on disk yet. */
  unflushed = 0
  /** Set while it waits to be loaded again after a crash. */
  restarting = false

  live: AnyMachineSnapshot | null = null
  plain: PlainSnapshot | null = null
  /** Dotted path of the state, null before birth. */
  state: string | null = null
  seq = 0
  at = 0
  cursor = 0
  arms = 0
  readonly effects = new Map<string, PendingEffect>()
  readonly timers = new Map<string, PendingTimer>()
  readonly heights = new Map<string, PendingHeight>()
  /** Name of an own index → values now in the index table; `state` is kept besides. */
  indexed: ReadonlyMap<string, readonly string[]> = NO_INDEXES
  /** The newest step that is on disk, null before the first. */
  visible: ActorView | null = null

  constructor(
    readonly address: Address,
    readonly type: ActorType,
  ) {
    this.prefix = keys.prefixOf(address)
  }

  /** Whether it can leave memory without losing anything. */
  get idle(): boolean {
    return this.inbox.length === 0 && this.unflushed === 0 && !this.restarting
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
