/** A close look at actors, as they are on disk: what they wait for, and the steps that they took. Nothing is brought into memory for it. */
import type { Dispatcher } from '../effects/index.js'
import type { Address, PlainSnapshot } from '../machine/index.js'
import { decodeRecord, keys, type Store, Table } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { BackoffTimers, Clock } from '../timers/index.js'
import type { ActorType } from './actor-type.js'
import type { ActorTypes } from './actor-types.js'
import { InboxEntry } from './inbox.js'
import { type JournalRange, loadActor, readSteps, storedSnapshots } from './loader.js'
import type { Resident } from './resident.js'
import type { Residents } from './residents.js'
import type { OutboxRow } from './rows.js'
import type { ActorView, JournaledStep } from './view.js'

/** An effect that runs, or waits for a place or for its next try. */
export interface EffectStatus {
  readonly id: string
  readonly name: string
  /** Of the try that runs or comes next; the first is 1. */
  readonly attempt: number
  readonly running: boolean
  readonly nextAt: number | null
  /** Of the try before. */
  readonly failure: { readonly code: string; readonly message: string } | null
}

export interface TimerStatus {
  readonly id: string
  readonly clock: 'wall' | 'monotonic'
  /** Milliseconds since 1970; null on the monotonic clock. */
  readonly due: number | null
  readonly remainingMs: number | null
}

export interface AlarmStatus {
  readonly id: string
  readonly height: number
  readonly confidence: number
}

/** What an actor waits for. */
export interface Awaited {
  readonly effects: readonly EffectStatus[]
  readonly timers: readonly TimerStatus[]
  readonly alarms: readonly AlarmStatus[]
}

/** An event that waits for its actor. */
export interface WaitingEvent {
  readonly position: number
  readonly from: string
  readonly type: string
  readonly at: number
}

export interface InspectionModules {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly types: ActorTypes
  readonly residents: Residents
  readonly backoffs: BackoffTimers
  readonly dispatcher: Dispatcher
}

export class Inspection {
  constructor(readonly modules: InspectionModules) {}

  /** @throws ActorError KIND_UNKNOWN. */
  type(kind: string): ActorType {
    return this.modules.types.of(`${kind}/`)
  }

  /**
   * @returns undefined when there is no such actor.
   * @throws ActorError KIND_UNKNOWN, QUARANTINED.
   */
  awaited(address: Address): Awaited | undefined {
    const actor = this.#onDisk(address)
    if (actor === undefined) return undefined
    return {
      effects: this.#effects(actor),
      timers: this.#timers(actor),
      alarms: [...actor.heights].map(([id, { height, confidence }]) => ({ id, height, confidence })),
    }
  }

  /** In memory it may be ahead of the disk by steps that nobody has been told of. */
  #onDisk(address: Address): Resident | undefined {
    const { store, types, residents, log } = this.modules
    const resident = residents.get(address)
    return resident?.unflushed === 0 ? resident : loadActor(store, types.of(address), address, log)
  }

  #effects(actor: Resident): readonly EffectStatus[] {
    const rows = this.modules.store.range(Table.Outbox, keys.startingWith(actor.prefix))
    return rows.flatMap(({ key, value }) => {
      const { effect: id, invoke, name, attempts, tombstone } = decodeRecord<OutboxRow>(value, Table.Outbox, key)
      if (tombstone || actor.effects.get(invoke)?.effect !== id) return []
      const run = this.modules.dispatcher.statusOf(id)
      return { id, name, attempt: attempts + 1, running: false, nextAt: null, failure: null, ...run }
    })
  }

  #timers(actor: Resident): readonly TimerStatus[] {
    const { backoffs, clock } = this.modules
    return [...actor.timers].map(([id, { due, monotonic }]) =>
      monotonic
        ? { id, clock: 'monotonic', due: null, remainingMs: backoffs.remainingOf(actor.address, id) }
        : { id, clock: 'wall', due, remainingMs: Math.max(0, due - clock.wall()) },
    )
  }

  /** The first that wait, in order, and how many there are. */
  inbox(address: Address, limit: number): { readonly first: readonly WaitingEvent[]; readonly waiting: number } {
    const { store, residents } = this.modules
    const mine = keys.startingWith(keys.prefixOf(address))
    const onDisk = store
      .range(Table.Inbox, { ...mine, limit })
      .map(({ key, value }) => InboxEntry.fromRow<ActorView>(address, decodeRecord(value, Table.Inbox, key)))
    const inMemory = (residents.get(address)?.inbox ?? []).filter(({ stored, taken }) => !stored && !taken)
    return {
      first: [...onDisk, ...inMemory.slice(0, limit)]
        .sort((a, b) => a.position - b.position)
        .slice(0, limit)
        .map(({ position, from, event }) => ({ position, from, type: event.type, at: event.at })),
      waiting: store.count(Table.Inbox, mine) + inMemory.length,
    }
  }

  /** Steps of an actor as its journal has them. */
  steps(address: Address, range: JournalRange = {}): readonly JournaledStep[] {
    return readSteps(this.modules.store, address, range)
  }

  /** Sequence numbers of the first and last entries of an actor's journal, and how many it has. */
  span(address: Address): { readonly oldest: number; readonly newest: number; readonly entries: number } {
    const { store } = this.modules
    const mine = keys.startingWith(keys.prefixOf(address))
    const edge = (reverse: boolean): number => {
      const [row] = store.range(Table.Journal, { ...mine, limit: 1, reverse })
      return row === undefined ? 0 : keys.numberOf(row.key)
    }
    return { oldest: edge(false), newest: edge(true), entries: store.count(Table.Journal, mine) }
  }

  /** The newest two snapshots of an actor, those that can be read; of an older program, as today's migrations make them. */
  stored(address: Address): readonly { readonly seq: number; readonly snapshot: PlainSnapshot }[] {
    const { store, types } = this.modules
    return storedSnapshots(store, types.of(address), address)
  }

  /** Actors of a kind with their states, a page of them, by state and address. @param after The last of the page before. */
  page(
    kind: string,
    after: { readonly state: string; readonly address: Address } | null,
    limit: number,
  ): readonly { readonly state: string; readonly address: Address }[] {
    const all = keys.startingWith(keys.prefixOf(kind, 'state'))
    const from = after === null ? all.from : keys.prefixOf(kind, 'state', after.state, after.address)
    return this.modules.store.range(Table.Index, { ...all, from, limit }).map(({ key }) => {
      const [, , state = '', address = ''] = Buffer.from(key).toString().split('\0')
      return { state, address }
    })
  }

  /** How many dead letters there are. */
  letterCount(): number {
    return this.modules.store.count(Table.DeadLetters, keys.EVERYTHING)
  }
}
