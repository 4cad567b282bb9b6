/** Where entries come in: stamped, put before their actor, and on disk as rows of their own where no step has taken them. */
import type { Address, PlainEvent } from '../machine/index.js'
import { type Batch, encodeRecord, keys, Table } from '../store/index.js'
import type { Clock, HeightClock } from '../timers/index.js'
import type { Backlog } from './backlog.js'
import type { Committer } from './committer.js'
import type { DeadLetters } from './dead-letters.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { Holds } from './holds.js'
import { InboxEntry, type Source } from './inbox.js'
import type { Positions } from './positions.js'
import type { Quarantine } from './quarantine.js'
import { type Resident, viewOf } from './resident.js'
import type { Residents } from './residents.js'
import { backoffKey, outboxKey, timerKey } from './rows.js'
import type { RunLoop } from './run-loop.js'
import type { ActorView } from './view.js'

export interface IntakeOptions {
  readonly duplicateEverything: boolean
  /** Entries that wait in memory for one actor; further ones wait on disk. */
  readonly maxInbox: number
}

export interface IntakeModules {
  readonly clock: Clock
  readonly heights: HeightClock | undefined
  readonly positions: Positions
  readonly committer: Committer
  readonly residents: Residents
  readonly holds: Holds
  readonly loop: RunLoop
  readonly deadLetters: DeadLetters
  readonly quarantine: Quarantine
  /** Made after it: each needs the other. */
  readonly backlog: () => Backlog
}

export class Intake {
  /** Entries taken in since the last seal. */
  #unsealed: InboxEntry<ActorView>[] = []

  constructor(
    readonly options: IntakeOptions,
    readonly modules: IntakeModules,
  ) {}

  stamp(to: Address, from: string, event: PlainEvent, source: Source): InboxEntry<ActorView> {
    const { clock, heights, positions } = this.modules
    const at = clock.wall()
    const epoch = heights?.current() ?? 0
    return new InboxEntry(to, positions.next(), from, { ...event, at, epoch }, source)
  }

  /** Takes in what the runtime itself delivers: timers, messages between actors. */
  put(to: Address, from: string, event: PlainEvent, source: Source, cause?: number): void {
    const entry = this.stamp(to, from, event, source)
    entry.cause = cause
    this.admit(entry)
  }

  /** Takes in a new entry: to its actor in memory, or to disk where that has no room or takes none now. */
  admit(entry: InboxEntry<ActorView>): void {
    this.#unsealed.push(entry)
    const { residents, holds } = this.modules
    const backlog = this.modules.backlog()
    if (holds.of(entry.to) !== null) {
      this.leave(entry)
      return
    }
    const known = residents.get(entry.to)
    if (known === undefined && (backlog.isUnderway(entry.to) || !residents.makeRoom())) {
      this.#spill(entry)
      return
    }
    const actor = this.#receiver(entry)
    if (actor === undefined) return
    if (known === undefined) backlog.greet(actor)
    if (actor.spilled || actor.inbox.length >= this.options.maxInbox) {
      actor.spilled = true
      this.#spill(entry)
    } else this.#enqueue(actor, entry)
  }

  /** Takes in an entry that was read from its row. */
  place(entry: InboxEntry<ActorView>): Resident | undefined {
    if (this.modules.holds.of(entry.to) !== null) return undefined
    const actor = this.#receiver(entry)
    if (actor !== undefined) this.#enqueue(actor, entry)
    return actor
  }

  /** Has an operator's entry taken before anything that waits but other operators' entries. */
  overtake(actor: Resident, entry: InboxEntry<ActorView>): void {
    this.#unsealed.push(entry)
    const overtaken = actor.inbox.findIndex(({ source }) => source.kind !== 'operator')
    actor.inbox.splice(overtaken === -1 ? actor.inbox.length : overtaken, 0, entry)
    this.modules.loop.enqueue(actor)
  }

  /** Whoever is to take the entry, brought into memory if need be; undefined when nobody can, and then it is seen to. */
  #receiver(entry: InboxEntry<ActorView>): Resident | undefined {
    const { residents, deadLetters, quarantine } = this.modules
    try {
      const actor = residents.bring(entry.to)
      if (actor !== undefined) return actor
      if (entry.source.kind === 'spawn') return residents.unborn(entry.to)
      throw new ActorError({ code: ActorErrorCode.UNKNOWN, address: entry.to })
    } catch (error) {
      if (error instanceof ActorError && error.code === ActorErrorCode.QUARANTINED) {
        quarantine.put(entry.to, error)
        this.leave(entry)
      } else deadLetters.undeliverable(entry, error)
      return undefined
    }
  }

  #enqueue(actor: Resident, entry: InboxEntry<ActorView>): void {
    const { type } = entry.event
    const keep = actor.type.coalesce?.includes(type) ? 1 : actor.type.dropOldest?.[type]
    if (keep !== undefined) this.#dropOldest(actor, type, keep - 1)
    actor.readTo = entry.position
    actor.inbox.push(entry)
    if (this.options.duplicateEverything) actor.inbox.push(entry)
    this.modules.loop.enqueue(actor)
  }

  /** The actor takes no events now: what its sender was promised is kept on disk, who waits for a step is told. */
  leave(entry: InboxEntry<ActorView>): void {
    if (entry.stepped !== undefined) {
      entry.taken = true
      entry.stepped.reject(heldError(this.modules.holds, entry.to))
    } else if (!entry.stored && !entry.spilled) this.#spill(entry)
  }

  /** Takes what waits for an actor out of memory; it is read again from where the last step left off. */
  shelve(actor: Resident): void {
    for (const entry of actor.inbox.splice(0)) {
      if (entry.source.kind === 'operator') actor.inbox.push(entry)
      else if (!entry.taken) this.leave(entry)
    }
    actor.readTo = 0
  }

  #spill(entry: InboxEntry<ActorView>): void {
    if (entry.stepped !== undefined) {
      entry.taken = true
      entry.stepped.reject(busyError(entry.to, this.modules.residents.get(entry.to)?.inbox.length ?? 0))
      return
    }
    entry.spilled = true
    this.modules.backlog().spill(entry)
  }

  /** Drops waiting events of a type until `keep` of them are left, the oldest first. One that is delivered twice counts once. */
  #dropOldest(actor: Resident, eventType: string, keep: number): void {
    const waiting = new Set(actor.inbox.filter(({ event, taken }) => event.type === eventType && !taken))
    for (const entry of waiting) {
      if (waiting.size <= keep) return
      waiting.delete(entry)
      this.pass(actor, entry)
      for (let at = actor.inbox.indexOf(entry); at !== -1; at = actor.inbox.indexOf(entry)) actor.inbox.splice(at, 1)
    }
  }

  /** Lets an entry go that changes nothing: seen before, stale, or for an actor that has ended. */
  pass(actor: Resident, entry: InboxEntry<ActorView>): void {
    const { committer } = this.modules
    if (entry.stored) {
      committer.batch.remove(Table.Inbox, entry.key(actor.prefix))
      entry.stored = false
    }
    this.#clearSource(actor, entry.source)
    if (entry.taken) return
    entry.taken = true
    if (entry.stepped !== undefined && actor.plain !== null) committer.answer(entry.stepped, viewOf(actor))
    if (entry.delivered !== undefined) committer.answer(entry.delivered, undefined)
  }

  /** A row whose result or timer nobody waits for would come again at every start. */
  #clearSource(actor: Resident, source: Source): void {
    const { batch } = this.modules.committer
    if (source.kind === 'effect') {
      if (actor.effects.get(source.invoke)?.effect !== source.effect)
        batch.remove(Table.Outbox, outboxKey(actor.address, source.effect))
    } else if (source.kind === 'timer') {
      const armed = actor.timers.get(source.id)
      if (source.due === undefined) {
        if (armed?.monotonic !== true) batch.remove(Table.Backoffs, backoffKey(actor.address, source.id))
      } else if (armed?.due !== source.due) batch.remove(Table.Timers, timerKey(actor.address, source.id, source.due))
    }
  }

  /** The batch is about to go: entries that no step of it has taken go along as rows. */
  seal(batch: Batch): void {
    const entries = this.#unsealed
    if (entries.length === 0) return
    const { committer } = this.modules
    this.#unsealed = []
    const spilled: InboxEntry<ActorView>[] = []
    for (const entry of entries) {
      if (entry.taken || entry.stored) continue
      // Who waits for the step itself was promised nothing yet: without an answer it will ask again.
      if (entry.stepped !== undefined) continue
      batch.put(Table.Inbox, entry.key(keys.prefixOf(entry.to)), encodeRecord(entry.toRow()))
      entry.stored = true
      takeTimerRow(batch, entry, this.modules.residents.get(entry.to))
      if (entry.delivered !== undefined) {
        committer.answer(entry.delivered, undefined)
        entry.delivered = undefined
      }
      if (entry.spilled) spilled.push(entry)
    }
    if (spilled.length > 0) committer.onFlushed(() => this.modules.backlog().spilled(spilled))
  }

  /** Tells all who wait for an entry that nobody will take it. */
  end(error: unknown): void {
    for (const entry of [...this.#unsealed.splice(0), ...this.modules.residents.waiting()]) {
      entry.stepped?.reject(error)
      entry.delivered?.reject(error)
    }
  }
}

/** The inbox holds what went off now: the timer's own row would only go off again. */
function takeTimerRow(batch: Batch, { to, source }: InboxEntry<ActorView>, actor: Resident | undefined): void {
  if (source.kind !== 'timer') return
  // Armed anew meanwhile, the row is the new one's, or gone.
  if ((actor?.timers.get(source.id)?.arm ?? source.arm) !== source.arm) return
  if (source.due === undefined) batch.remove(Table.Backoffs, backoffKey(to, source.id))
  else batch.remove(Table.Timers, timerKey(to, source.id, source.due))
}

/** Why an actor takes no events now. */
export function heldError(holds: Holds, address: Address): ActorError {
  const hold = holds.of(address)
  return hold?.kind === 'quarantined'
    ? new ActorError({ code: ActorErrorCode.QUARANTINED, address, reason: hold.why })
    : new ActorError({ code: ActorErrorCode.SUSPENDED, address, why: hold?.why ?? '' })
}

/** When to ask again who was refused because too much waits. */
const RETRY_AFTER_MS = 1_000

export function busyError(address: Address, waiting: number): ActorError {
  return new ActorError({ code: ActorErrorCode.BUSY, address, waiting, retryAfterMs: RETRY_AFTER_MS })
}
