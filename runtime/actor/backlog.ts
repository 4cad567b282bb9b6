/**
 * Events that lie on disk alone: what waited when the process began, what found no room in memory since, what came for actors that take none
 * now. Their actors are brought in a few at a time, and each takes its entries in order: as long as some of them are on disk alone,
 * whatever else comes in for it goes there too.
 */
import type { Address } from '../machine/index.js'
import { decodeRecord, keys, type Store, Table } from '../store/index.js'
import type { Committer } from './committer.js'
import type { Holds } from './holds.js'
import { InboxEntry } from './inbox.js'
import type { Resident } from './resident.js'
import type { Residents } from './residents.js'
import type { ActorView } from './view.js'

/** Entries of one actor that are read at once. */
const SLICE = 256
/** Actors that are looked at in one turn of the event loop, be they woken or not. */
const LOOKS_A_TURN = 32

export interface BacklogModules {
  readonly store: Store
  readonly committer: Committer
  readonly residents: Residents
  readonly holds: Holds
  /** Puts an entry that was read before its actor; answers the actor, if one can take it. */
  readonly place: (entry: InboxEntry<ActorView>) => Resident | undefined
  readonly schedule: () => void
}

export class Backlog {
  /** Every actor with a key from here on may have entries on disk alone; null: none has. */
  #from: Uint8Array | null = keys.BEFORE_ALL
  #closed = false
  /** How many spilled entries of an actor are not on disk yet, and can't be read from there. */
  readonly #underway = new Map<Address, number>()
  /** Nobody could take what was read for them: not read again before its rows are gone. */
  readonly #undeliverable = new Set<Address>()

  constructor(readonly modules: BacklogModules) {}

  /** Whether actors are still to be woken. */
  get open(): boolean {
    return this.#from !== null
  }

  /** Nobody is woken any more, and nobody reads on: what lies on disk stays there. */
  close(): void {
    this.#closed = true
    this.#from = null
  }

  /** Entries of this actor lie where they can't be read yet: what comes in has to go behind them. */
  isUnderway(address: Address): boolean {
    return this.#underway.size > 0 && this.#underway.has(address)
  }

  /** An actor has come into memory: what lies on disk for it comes first. */
  greet(actor: Resident): void {
    const passed = this.#from === null || Buffer.compare(actor.prefix, this.#from) < 0
    if (passed && !this.isUnderway(actor.address)) return
    actor.spilled = true
    this.refill(actor)
  }

  /** The entry goes to disk with the open batch, and out of memory. */
  spill({ to }: InboxEntry<ActorView>): void {
    this.#underway.set(to, (this.#underway.get(to) ?? 0) + 1)
    this.modules.schedule()
  }

  /** Spilled entries are on disk. */
  spilled(entries: readonly InboxEntry<ActorView>[]): void {
    for (const { to } of entries) {
      const left = (this.#underway.get(to) ?? 1) - 1
      if (left > 0) this.#underway.set(to, left)
      else this.#underway.delete(to)
      // Those that are held read on when they are released.
      if (this.modules.holds.of(to) === null) this.wake(to)
    }
  }

  /** Entries for an actor lie on disk: it is brought in when there is room. */
  wake(address: Address): void {
    if (this.#closed) return
    const prefix = keys.prefixOf(address)
    if (this.#from === null || Buffer.compare(prefix, this.#from) < 0) this.#from = prefix
    this.modules.schedule()
  }

  /** All actors of a kind may go on. */
  wakeKind(kind: string): void {
    this.wake(`${kind}/`)
  }

  /** Brings in who is next, a few, as long as there is room. */
  pump(): void {
    const { store, residents, holds, schedule } = this.modules
    for (let looks = 0; looks < LOOKS_A_TURN && this.#from !== null; looks++) {
      if (!residents.makeRoom()) return
      const [row] = store.range(Table.Inbox, { from: this.#from, to: keys.AFTER_ALL, limit: 1 })
      if (row === undefined) {
        this.#from = null
        return
      }
      const address = keys.firstName(row.key)
      this.#from = keys.startingWith(keys.prefixOf(address)).to
      if (holds.of(address) !== null || this.#undeliverable.has(address)) continue
      // One in memory reads on by itself.
      if (residents.get(address) === undefined) this.#bring(address)
    }
    if (this.#from !== null) schedule()
  }

  /** An actor in memory that took nothing may go on: what lies on disk for it comes first. */
  readOn(actor: Resident): void {
    actor.spilled = true
    this.#refillLater(actor)
  }

  /** When the open batch is on disk. */
  #refillLater(actor: Resident): void {
    const { committer, residents, schedule } = this.modules
    committer.onFlushed(() => {
      if (residents.get(actor.address) === actor) this.refill(actor)
      else this.wake(actor.address)
    })
    schedule()
  }

  /** The memory has taken all that was read: reads on. */
  refill(actor: Resident): void {
    if (this.#closed || actor.inbox.length > 0 || actor.restarting) return
    const entries = this.#read(actor.address, keys.numbered(actor.prefix, Math.max(actor.cursor, actor.readTo) + 1))
    const more = this.isUnderway(actor.address)
    actor.spilled = entries.length === SLICE || more
    for (const entry of entries) this.modules.place(entry)
    if (entries.length === 0 && more) this.#refillLater(actor)
  }

  #bring(address: Address): void {
    const entries = this.#read(address, keys.prefixOf(address))
    let actor: Resident | undefined
    for (const entry of entries) actor = this.modules.place(entry) ?? actor
    if (actor === undefined) this.#wakeWhenGone(address)
    else if (entries.length === SLICE || this.isUnderway(address)) actor.spilled = true
  }

  /** What comes for an actor that doesn't exist goes to the dead letters a slice at a time, each once. */
  #wakeWhenGone(address: Address): void {
    const { committer, holds, schedule } = this.modules
    if (holds.of(address) !== null) return
    this.#undeliverable.add(address)
    committer.onFlushed(() => {
      this.#undeliverable.delete(address)
      this.wake(address)
    })
    schedule()
  }

  #read(address: Address, from: Uint8Array): InboxEntry<ActorView>[] {
    const { to } = keys.startingWith(keys.prefixOf(address))
    return this.modules.store
      .range(Table.Inbox, { from, to, limit: SLICE })
      .map(({ key, value }) => InboxEntry.fromRow<ActorView>(address, decodeRecord(value, Table.Inbox, key)))
  }
}
