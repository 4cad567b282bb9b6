/** What holds of a store at rest, whoever wrote it: the simulated one and LMDB's are held to the same. */
import { isDeepStrictEqual } from 'node:util'
import { InboxEntry } from '../../runtime/actor/inbox.js'
import type { ActorView, JournalEntry } from '../../runtime/actor/index.js'
import { indexValues } from '../../runtime/actor/resident.js'
import type { PlainEvent } from '../../runtime/machine/index.js'
import { decodeRecord, keys, type Store, Table, tableName } from '../../runtime/store/index.js'
import type { Calls } from './calls.js'
import type { Model, ModelActor } from './model.js'
import { Violation } from './violation.js'

/** As the inbox and the dead letters hold them. */
type InboxRow = readonly [
  position: number,
  from: string,
  event: PlainEvent & { readonly n?: number; readonly call?: number },
]

interface DeadLetterRow {
  readonly to: string
  readonly entry: InboxRow
  readonly failure: { readonly code: string; readonly message: string }
}

export interface AtRest {
  readonly store: Store
  /** What the running system says of an actor. */
  readonly view: (address: string) => ActorView | undefined
  /** Wall clock now; a timer may be late by `slackMs`. */
  readonly wall: number
  readonly slackMs: number
  readonly height: number | null
}

export class Invariants {
  readonly #letters = new Set<string>()
  /** Ended, compared once more, and left alone from then on. */
  readonly #settled = new Set<string>()
  /** Step at which each actor was last compared with what is seen of it. */
  readonly #compared = new Map<string, number>()
  readonly #promised = new Map<string, number>()

  constructor(
    readonly model: Model,
    readonly calls: Calls,
  ) {}

  /** Somebody was told that this step is on disk. */
  promised(address: string, seq: number): void {
    this.#promised.set(address, seq)
  }

  /** Reads on in all journals. Fine at any moment at which all that is visible is also on disk. */
  readJournals(store: Store): void {
    const { model } = this
    let before: number
    // The born are known only from their parents' journals.
    do {
      before = model.births.size + model.actors.size
      for (const address of model.births.keys()) if (!this.#settled.has(address)) model.actor(address)
      for (const actor of model.actors.values()) if (!this.#settled.has(actor.address)) this.#readJournal(store, actor)
    } while (model.births.size + model.actors.size > before)
    model.reconcile()
  }

  #readJournal(store: Store, actor: ModelActor): void {
    const promised = this.#promised.get(actor.address)
    for (const entry of entriesAfter(store, actor.address, actor.seq)) this.model.take(actor, entry)
    if (promised !== undefined) {
      if (promised > actor.seq)
        throw new Violation(`${actor.address} is at step ${actor.seq}, and step ${promised} was said to be on disk`)
      this.#promised.delete(actor.address)
    }
  }

  /** At any moment at which all that is visible is on disk, whoever is killed then: what was sent is taken or waits, once. */
  onDisk(store: Store): void {
    this.readJournals(store)
    this.#deadLetters(store)
    const waiting = this.#inbox(store)
    this.model.compareWaiting(waiting.messages)
    for (const name of new Set([...this.model.poison.keys(), ...waiting.poison.keys()])) {
      const missing = (this.model.poison.get(name) ?? 0) - (waiting.poison.get(name) ?? 0)
      if (missing !== 0) throw new Violation(`${name}: poison that ${missing > 0 ? 'is lost' : 'was given up twice'}`)
    }
    for (const [address, by] of this.model.births)
      if (by !== 'caller' && this.model.actors.get(address)?.live == null && !waiting.births.has(address))
        throw new Violation(`${address} was never born`)
    this.calls.check(waiting.calls)
    this.#tables(store)
  }

  /** All of it; only when nothing is under way but effects and what waits for a time. */
  check(rest: AtRest): void {
    this.onDisk(rest.store)
    this.#none(rest.store, Table.Inbox, 'waits though nothing is under way')
    // Handlers heed their signal, so none of those that were left still runs.
    for (const { key, value } of rest.store.range(Table.Outbox, keys.EVERYTHING))
      if (decodeRecord<{ tombstone: boolean }>(value, Table.Outbox, key).tombstone)
        throw new Violation(`${keys.keyText(key)} of table outbox is a tombstone of an effect that is over`)
    for (const actor of this.model.actors.values())
      if (actor.live !== null && !this.#settled.has(actor.address)) this.#actor(rest, actor)
    for (const actor of this.model.actors.values()) if (actor.done) this.#settled.add(actor.address)
  }

  /** What waits, by who sent it. */
  #inbox(store: Store): {
    messages: Map<string, PlainEvent[]>
    poison: Map<string, number>
    births: Set<string>
    calls: Set<number>
  } {
    const messages = new Map<string, PlainEvent[]>()
    const poison = new Map<string, number>()
    const births = new Set<string>()
    const calls = new Set<number>()
    for (const { key, value } of store.range(Table.Inbox, keys.EVERYTHING)) {
      const to = keys.firstName(key)
      const [, from, event] = decodeRecord<InboxRow>(value, Table.Inbox, key)
      if (event.call !== undefined) calls.add(event.call)
      else if (event.type === 'vesper.spawn') births.add(to)
      else if (event.type === 'Poison') poison.set(`${to} ${from} ${event.n}`, 1)
      else if (this.model.actors.has(from)) {
        const channel = messages.get(`${from} ${to}`)
        if (channel === undefined) messages.set(`${from} ${to}`, [event])
        else channel.push(event)
      }
    }
    return { messages, poison, births, calls }
  }

  #none(store: Store, table: Table, what: string): void {
    for (const { key } of store.range(table, { ...keys.EVERYTHING, limit: 1 }))
      throw new Violation(`${keys.keyText(key)} of table ${tableName(table)} ${what}`)
  }

  #deadLetters(store: Store): void {
    for (const { key, value } of store.range(Table.DeadLetters, keys.EVERYTHING)) {
      const name = Buffer.from(key).toString('latin1')
      if (this.#letters.has(name)) continue
      this.#letters.add(name)
      const { to, entry, failure } = decodeRecord<DeadLetterRow>(value, Table.DeadLetters, key)
      const [, from, event] = entry
      if (event.type !== 'Poison')
        throw new Violation(
          `${event.type} from ${from} to ${to} is in the dead letters: ${failure.code} ${failure.message}`,
        )
      if (event.call !== undefined) this.calls.buried(event.call)
      else this.model.poisoned(to, from, Number(event.n), -1)
    }
  }

  #actor(rest: AtRest, actor: ModelActor): void {
    this.#late(rest, actor)
    const { address, seq, state, plain } = actor
    // One that has taken no step since is as it was.
    if (this.#compared.get(address) === seq) return
    this.#compared.set(address, seq)
    const seen = rest.view(address)
    if (seen === undefined) throw new Violation(`${address} can't be seen`)
    if (seen.seq !== seq || seen.state !== state)
      throw new Violation(
        `${address} is at step ${seen.seq} in '${seen.state}', by its journal at ${seq} in '${state}'`,
      )
    if (!isDeepStrictEqual(seen.snapshot.context, plain?.context) || seen.snapshot.status !== plain?.status)
      throw new Violation(`${address} is ${JSON.stringify(seen.snapshot)}, by its journal ${JSON.stringify(plain)}`)
  }

  #late({ wall, slackMs, height }: AtRest, { address, timers, alarms }: ModelActor): void {
    for (const [id, timer] of timers)
      if (!timer.monotonic && timer.due + slackMs < wall)
        throw new Violation(`${address}: timer ${id} is late by ${wall - timer.due} ms`)
    if (height === null) return
    for (const [id, alarm] of alarms) {
      if (!alarm.fired && alarm.height + alarm.confidence <= height)
        throw new Violation(`${address}: alarm '${id}' for ${alarm.height} + ${alarm.confidence} is late at ${height}`)
      if (alarm.fired && alarm.height > height)
        throw new Violation(`${address}: alarm '${id}' for ${alarm.height} was not taken back at ${height}`)
    }
  }

  /** Tables hold what the actors have pending, and nothing else. */
  #tables(store: Store): void {
    const outbox = new Set<string>()
    const timers = new Set<string>()
    const backoffs = new Set<string>()
    const index = new Set<string>()
    for (const actor of this.model.actors.values()) {
      const { address, type, state, plain } = actor
      if (actor.live === null) continue
      for (const { id } of actor.effects.values()) outbox.add(id)
      for (const [id, { due, monotonic }] of actor.timers)
        if (monotonic) backoffs.add(`${address} ${id}`)
        else timers.add(`${address} ${id} ${due}`)
      index.add(`${type.kind} state ${state} ${address}`)
      for (const [name, values] of indexValues(type, plain as never))
        for (const value of values) index.add(`${type.kind} ${name} ${value} ${address}`)
    }
    const rows = (table: Table): readonly { key: Uint8Array; value: Uint8Array }[] =>
      store.range(table, keys.EVERYTHING)
    same(
      Table.Outbox,
      outbox,
      // What was left and may still run keeps a tombstone until it is over.
      rows(Table.Outbox)
        .map(({ key, value }) => decodeRecord<{ effect: string; tombstone: boolean }>(value, Table.Outbox, key))
        .filter(({ tombstone }) => !tombstone)
        .map(({ effect }) => effect),
    )
    // A timer that went off and was not taken yet lies in the inbox.
    const off = rows(Table.Inbox).flatMap(({ key, value }) => {
      const { to, source } = InboxEntry.fromRow(keys.firstName(key), decodeRecord(value, Table.Inbox, key))
      return source.kind === 'timer' ? [{ to, ...source }] : []
    })
    same(Table.Timers, timers, [
      ...rows(Table.Timers).map(({ key }) => `${text(key.subarray(6))} ${keys.dueOf(key)}`),
      ...off.filter(({ due }) => due !== undefined).map(({ to, id, due }) => `${to} ${id} ${due}`),
    ])
    same(Table.Backoffs, backoffs, [
      ...rows(Table.Backoffs).map(({ key }) => text(key)),
      ...off.filter(({ due }) => due === undefined).map(({ to, id }) => `${to} ${id}`),
    ])
    same(
      Table.Index,
      index,
      rows(Table.Index).map(({ key }) => text(key)),
    )
  }
}

const text = (key: Uint8Array): string => Buffer.from(key).toString().replaceAll('\0', ' ')

function same(table: Table, should: ReadonlySet<string>, is: readonly string[]): void {
  for (const row of is)
    if (!should.has(row)) throw new Violation(`${tableName(table)} holds ${row}, which nobody waits for`)
  if (is.length === should.size) return
  const there = new Set(is)
  for (const row of should) if (!there.has(row)) throw new Violation(`${tableName(table)} lacks ${row}`)
  throw new Violation(`${tableName(table)} holds rows twice`)
}

/** An actor's journal from `seq` on, exclusive. */
function* entriesAfter(store: Store, address: string, seq: number): Iterable<JournalEntry> {
  const prefix = keys.prefixOf(address)
  const range = { from: keys.numbered(prefix, seq + 1), to: keys.startingWith(prefix).to }
  for (const { key, value } of store.range(Table.Journal, range)) {
    const [seq, from, event, state, version] = decodeRecord<[number, string, never, string, number]>(
      value,
      Table.Journal,
      key,
    )
    yield { seq, from, event, state, version }
  }
}
