/** Where entries come in: stamped, put before their actor, and on disk as rows of their own where no step has taken them. */
import type { Address, PlainEvent } from '../machine/index.js'
import { type Batch, encodeRecord, keys, Table } from '../store/index.js'
import type { Clock, HeightClock } from '../timers/index.js'
import type { Committer } from './committer.js'
import type { DeadLetters } from './dead-letters.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { InboxEntry, type Source } from './inbox.js'
import { type Resident, viewOf } from './resident.js'
import type { Residents } from './residents.js'
import type { RunLoop } from './run-loop.js'
import { backoffKey, outboxKey, timerKey } from './step.js'
import type { ActorView } from './view.js'

export interface IntakeOptions {
  /** Of the fence: positions rise over restarts too. */
  readonly epoch: number
  readonly duplicateEverything: boolean
}

export interface IntakeModules {
  readonly clock: Clock
  readonly heights: HeightClock | undefined
  readonly committer: Committer
  readonly residents: Residents
  readonly loop: RunLoop
  readonly deadLetters: DeadLetters
}

export class Intake {
  #position: number
  /** Entries taken in since the last seal. */
  #unsealed: InboxEntry<ActorView>[] = []

  constructor(
    readonly options: IntakeOptions,
    readonly modules: IntakeModules,
  ) {
    // 2^32 positions for each time the store was opened, 2^20 times within 2^52.
    this.#position = options.epoch * 2 ** 32
  }

  /** Position of the newest entry. */
  get position(): number {
    return this.#position
  }

  stamp(to: Address, from: string, event: PlainEvent, source: Source): InboxEntry<ActorView> {
    const at = this.modules.clock.wall()
    const epoch = this.modules.heights?.current() ?? 0
    return new InboxEntry(to, ++this.#position, from, { ...event, at, epoch }, source)
  }

  /** Takes in what the runtime itself delivers: timers, messages between actors. */
  put(to: Address, from: string, event: PlainEvent, source: Source): void {
    this.admit(this.stamp(to, from, event, source))
  }

  admit(entry: InboxEntry<ActorView>): void {
    if (!entry.stored) this.#unsealed.push(entry)
    const { residents, loop, deadLetters } = this.modules
    let actor: Resident | undefined
    try {
      actor = residents.bring(entry.to)
      if (actor === undefined) {
        if (entry.source.kind !== 'spawn') throw new ActorError({ code: ActorErrorCode.UNKNOWN, address: entry.to })
        actor = residents.unborn(entry.to)
      }
    } catch (error) {
      deadLetters.undeliverable(entry, error)
      return
    }
    const { type } = entry.event
    const keep = actor.type.coalesce?.includes(type) ? 1 : actor.type.dropOldest?.[type]
    if (keep !== undefined) this.#dropOldest(actor, type, keep - 1)
    actor.inbox.push(entry)
    if (this.options.duplicateEverything) actor.inbox.push(entry)
    loop.enqueue(actor)
  }

  /** Drops waiting events of a type until `keep` of them are left, the oldest first. */
  #dropOldest(actor: Resident, eventType: string, keep: number): void {
    const waiting = actor.inbox.filter(entry => entry.event.type === eventType)
    for (const entry of waiting.slice(0, Math.max(0, waiting.length - keep))) {
      actor.inbox.splice(actor.inbox.indexOf(entry), 1)
      this.pass(actor, entry)
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

  /** A point to which `rollBack` can return. */
  mark(): number {
    return this.#unsealed.length
  }

  /** Takes back what came in since `mark`. */
  rollBack(mark: number): void {
    for (const unsent of this.#unsealed.splice(mark)) unsent.taken = true
  }

  /** The batch is about to go: entries that no step of it has taken go along as rows. */
  seal(batch: Batch): void {
    const entries = this.#unsealed
    if (entries.length === 0) return
    this.#unsealed = []
    for (const entry of entries) {
      if (entry.taken || entry.stored) continue
      // Who waits for the step itself was promised nothing yet: without an answer it will ask again.
      if (entry.stepped !== undefined) continue
      batch.put(Table.Inbox, entry.key(keys.prefixOf(entry.to)), encodeRecord(entry.toRow()))
      entry.stored = true
      if (entry.delivered !== undefined) {
        this.modules.committer.answer(entry.delivered, undefined)
        entry.delivered = undefined
      }
    }
  }

  /** Tells all who wait for an entry that nobody will take it. */
  end(error: unknown): void {
    for (const entry of [...this.#unsealed.splice(0), ...this.modules.residents.waiting()]) {
      entry.stepped?.reject(error)
      entry.delivered?.reject(error)
    }
  }
}
