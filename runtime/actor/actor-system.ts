/**
 * Runs durable actors. Every step goes through here: an entry of an inbox, the machine, one batch of rows, and after the
 * flush whatever is to leave the process. Actors are addressable always and in memory only while they are busy.
 */
import {
  DISPATCHER_DEFAULTS,
  Dispatcher,
  type EffectHandler,
  type EffectResult,
  type EffectRow,
  toFailure,
} from '../effects/index.js'
import type { Address, PlainEvent, Stamped } from '../machine/index.js'
import { effectName } from '../machine/index.js'
import {
  type Batch,
  decodeRecord,
  encodeRecord,
  type Fence,
  keys,
  type Store,
  StoreError,
  StoreErrorCode,
  Table,
} from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import { BackoffTimers, type Clock, HeightAlarms, type HeightClock, WallTimers } from '../timers/index.js'
import type { ActorType } from './actor-type.js'
import { assertAddress, kindOf } from './address.js'
import { Committer, type CrashPoint } from './committer.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { EVENT, InboxEntry, type Source, SPAWN } from './inbox.js'
import { loadActor, readJournal } from './loader.js'
import { Resident, viewOf } from './resident.js'
import { backoffKey, type OutboxRow, type Outgoing, takeStep } from './step.js'
import { sweepDoors, sweepFinished } from './sweep.js'
import type { ActorNews, ActorView, JournalEntry } from './view.js'

export interface ActorSystemOptions {
  /** Actors kept in memory; idle ones past it leave, the longest idle first. */
  readonly maxResident: number
  /** Effects that run at once. */
  readonly maxRunningEffects: number
  /** Test mode: every actor leaves memory after every step. */
  readonly alwaysPassivate: boolean
  /** Test mode: every event is delivered twice and every effect run twice. */
  readonly duplicateEverything: boolean
}

export const ACTOR_SYSTEM_DEFAULTS: ActorSystemOptions = {
  maxResident: 10_000,
  maxRunningEffects: DISPATCHER_DEFAULTS.maxRunning,
  alwaysPassivate: false,
  duplicateEverything: false,
}

export interface ActorSystemModules {
  /** Opens the store; called again after a failed write, when nothing in memory can be trusted. */
  readonly openStore: () => Store
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  readonly heights?: HeightClock
  /** Called when the store failed and could not be opened again: the process can't go on. */
  readonly fatal?: (error: unknown) => void
  /** Tests throw here, to die at that moment. */
  readonly probe?: (point: CrashPoint) => void
}

export interface SendOptions {
  /** Who sends, for the journal. */
  readonly from?: string
  /** Idempotency key: the same key again within 30 days changes nothing and has the same answer. */
  readonly key?: string
}

export interface ListQuery {
  readonly kind: string
  /** An index of the actor type; `state` if none is named. */
  readonly index?: string
  readonly value?: string
  readonly after?: Address
  readonly limit?: number
}

/** How long one turn of the run loop may take before others get the event loop, milliseconds. */
const TURN_MS = 4
/** Rows in one batch; more would make its flush slow for those who wait. */
const MAX_BATCH_ROWS = 8_192
const MAX_STRIKES = 3
const STORE_RETRIES = 5
/** How often what remains of back-offs is written down, and old rows are swept. */
const HOUSEKEEPING_MS = 60_000
const DOOR = 'door'

type Phase = 'new' | 'running' | 'recovering' | 'stopping' | 'stopped'

/** A step that waits for its flush. */
interface Stepped {
  readonly actor: Resident
  readonly view: ActorView
  readonly event: string
  readonly previousState: string | null
}

export class ActorSystem {
  readonly #types = new Map<string, ActorType>()
  readonly #handlers: { handler: EffectHandler; modules: object }[] = []
  readonly #residents = new Map<Address, Resident>()
  readonly #watchers = new Set<(news: ActorNews) => void>()
  #phase: Phase = 'new'
  #store!: Store
  #fence!: Fence
  #committer!: Committer
  #dispatcher!: Dispatcher
  #wallTimers!: WallTimers
  #backoffs!: BackoffTimers
  #alarms: HeightAlarms | null = null
  #position = 0
  #runQueue: Resident[] = []
  #turnScheduled = false
  /** Entries taken in since the last seal: those that no step has taken get a row of their own. */
  #unsealed: InboxEntry<ActorView>[] = []
  #stepped: Stepped[] = []
  /** Doors whose answer is not on disk yet. */
  readonly #doors = new Map<string, Promise<ActorView>>()
  #cancelHousekeeping: (() => void) | null = null
  #idle: (() => void)[] = []

  constructor(
    readonly options: ActorSystemOptions,
    readonly modules: ActorSystemModules,
  ) {}

  /** Before `start`. */
  register(type: ActorType): void {
    this.#types.set(type.kind, type)
  }

  /**
   * Before `start`.
   * @param modules What the handler's `run` gets besides the context.
   */
  handle(handler: EffectHandler, modules: object = {}): void {
    this.#handlers.push({ handler, modules })
  }

  /**
   * Opens the store, becomes its one writer and takes up what was under way.
   * @throws StoreError; ActorError EFFECT_UNHANDLED.
   */
  async start(): Promise<void> {
    this.#assertHandled()
    await this.#open()
    this.#phase = 'running'
    this.#resume()
  }

  #assertHandled(): void {
    const handled = new Set(this.#handlers.map(({ handler }) => handler.name))
    for (const type of this.#types.values()) {
      const effects = Object.values(type.machine.implementations.actors)
        .map(effectName)
        .filter(name => name !== undefined && !handled.has(name)) as string[]
      if (effects.length > 0)
        throw new ActorError({ code: ActorErrorCode.EFFECT_UNHANDLED, kind: type.kind, effects: [...new Set(effects)] })
    }
  }

  async #open(): Promise<void> {
    const { clock, random, log, heights, probe } = this.modules
    this.#store = this.modules.openStore()
    this.#fence = await this.#store.acquire()
    // Positions rise over restarts too: 2^32 for each time the store was opened, 2^20 times within 2^52.
    this.#position = this.#fence.epoch * 2 ** 32
    this.#committer = new Committer(this.#store, this.#fence, {
      beforeSeal: batch => this.#beforeSeal(batch),
      failed: error => this.#storeFailed(error),
      drained: () => this.#schedule(),
      probe,
    })
    this.#dispatcher = new Dispatcher(
      {
        ...DISPATCHER_DEFAULTS,
        maxRunning: this.options.maxRunningEffects,
        duplicate: this.options.duplicateEverything,
      },
      {
        clock,
        random,
        log,
        deliver: (row, result) => this.#deliver(row, result),
        rewrite: row => this.#rewrite(row),
        buried: row => this.#bury(row),
        news: news => this.#publish(news),
        ...(probe && { afterRun: () => probe('afterEffect'), beforeAcknowledge: () => probe('beforeAcknowledge') }),
      },
    )
    for (const { handler, modules } of this.#handlers) this.#dispatcher.register(handler, modules)
    this.#wallTimers = new WallTimers(this.#store, clock, timer =>
      this.#internal(timer.address, 'timer', timer.event, { kind: 'timer', id: timer.id, arm: timer.arm }),
    )
    this.#backoffs = new BackoffTimers(clock, timer =>
      this.#internal(timer.address, 'timer', timer.event, { kind: 'timer', id: timer.id, arm: timer.arm }),
    )
    this.#alarms =
      heights === undefined
        ? null
        : new HeightAlarms({
            store: this.#store,
            clock: heights,
            fire: alarm =>
              this.#internal(alarm.address, 'height', alarm.event, { kind: 'height', id: alarm.id, arm: alarm.arm }),
            write: change => {
              change(this.#committer.batch)
              this.#schedule()
            },
          })
  }

  /** Takes up what the store says is under way: events that wait, effects that ran, timers. */
  #resume(): void {
    const answered = new Set<string>()
    for (const { key, value } of this.#store.range(Table.Inbox, keys.EVERYTHING)) {
      const entry = InboxEntry.fromRow<ActorView>(keys.firstName(key), decodeRecord(value, Table.Inbox, key))
      if (entry.source.kind === 'effect') answered.add(entry.source.effect)
      this.#admit(entry)
    }
    for (const { key, value } of this.#store.range(Table.Outbox, keys.EVERYTHING)) {
      const row = decodeRecord<OutboxRow>(value, Table.Outbox, key)
      // Whatever ran it before is gone with the process that started it.
      if (row.tombstone) this.#committer.batch.remove(Table.Outbox, key)
      else if (!answered.has(row.effect)) this.#dispatcher.start(row)
    }
    for (const { key, value } of this.#store.range(Table.Backoffs, keys.EVERYTHING)) {
      const { id, arm, event, remainingMs } = decodeRecord<BackoffRow>(value, Table.Backoffs, key)
      this.#backoffs.arm({ address: keys.firstName(key), id, arm, event }, remainingMs)
    }
    this.#wallTimers.look()
    this.#alarms?.look()
    this.#housekeep()
    this.#schedule()
  }

  /** Ends everything in order: no new events, running effects aborted, all steps on disk. */
  async stop(): Promise<void> {
    if (this.#phase !== 'running') {
      this.#phase = 'stopped'
      return
    }
    this.#phase = 'stopping'
    this.#cancelHousekeeping?.()
    this.#wallTimers.stop()
    this.#alarms?.stop()
    await this.#dispatcher.stop()
    while (this.#runQueue.length > 0) await new Promise<void>(resolve => this.#idle.push(resolve))
    this.#writeRemaining()
    this.#backoffs.stop()
    this.#committer.seal()
    await this.#committer.settled()
    this.#phase = 'stopped'
    this.#committer.close(new ActorError({ code: ActorErrorCode.SYSTEM_STOPPED }))
    await this.#store.close()
    this.#residents.clear()
  }

  /** Drops everything at once, as the end of the process would; only the disk remembers. For tests. */
  kill(): void {
    this.#phase = 'stopped'
    this.#cancelHousekeeping?.()
    this.#wallTimers.stop()
    this.#backoffs.stop()
    this.#alarms?.stop()
    this.#dispatcher.drop()
    this.#committer.close(new ActorError({ code: ActorErrorCode.SYSTEM_STOPPED }))
    this.#residents.clear()
    this.#runQueue = []
    this.#unsealed = []
  }

  // ---- what others ask -------------------------------------------------------------------------------------------

  /**
   * Brings an actor to life; one that exists already is left as it is.
   * @returns What is on disk after it.
   * @throws ActorError ADDRESS_INVALID, KIND_UNKNOWN, SYSTEM_STOPPED; StoreError.
   */
  spawn(address: Address, input: unknown, options: SendOptions = {}): Promise<ActorView> {
    return this.#door(address, { type: 'vesper.spawn', input }, SPAWN, options)
  }

  /**
   * Sends an event and waits for the step that takes it.
   * @returns The actor after that step, which is on disk.
   * @throws ActorError UNKNOWN, EVENT_POISONOUS, QUARANTINED, SYSTEM_STOPPED; StoreError.
   */
  ask(address: Address, event: PlainEvent, options: SendOptions = {}): Promise<ActorView> {
    return this.#door(address, event, EVENT, options)
  }

  /** Sends an event; resolves when it is on disk, taken or not. */
  tell(address: Address, event: PlainEvent, options: SendOptions = {}): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const entry = this.#enter(address, options.from ?? DOOR, event, EVENT)
      entry.delivered = { resolve, reject }
      this.#admit(entry)
    })
  }

  async #door(
    address: Address,
    event: PlainEvent,
    source: Source,
    { from = DOOR, key }: SendOptions,
  ): Promise<ActorView> {
    if (key !== undefined) {
      const pending = this.#doors.get(key)
      if (pending !== undefined) return pending
      const answered = this.#store.get(Table.Doors, Buffer.from(key))
      if (answered !== undefined) {
        const view = this.view(address)
        if (view !== undefined) return view
      }
    }
    const answer = new Promise<ActorView>((resolve, reject) => {
      const entry = this.#enter(address, from, event, source)
      entry.stepped = { resolve, reject }
      entry.door = key
      this.#admit(entry)
    })
    if (key === undefined) return answer
    this.#doors.set(key, answer)
    try {
      return await answer
    } finally {
      this.#doors.delete(key)
    }
  }

  /** An actor as it is on disk. */
  view(address: Address): ActorView | undefined {
    const resident = this.#residents.get(address)
    if (resident !== undefined) return resident.visible ?? undefined
    return this.#load(address)?.visible ?? undefined
  }

  /** Addresses in order of the index, as committed. */
  list(query: ListQuery): readonly ActorView[] {
    return this.addresses(query)
      .map(address => this.view(address))
      .filter(view => view !== undefined)
  }

  addresses({ kind, index = 'state', value, after, limit }: ListQuery): readonly Address[] {
    const prefix = value === undefined ? keys.prefixOf(kind, index) : keys.prefixOf(kind, index, value)
    const range = keys.startingWith(prefix)
    const from =
      after === undefined || value === undefined ? range.from : Buffer.concat([prefix, Buffer.from(`${after}\0`)])
    return this.#store.range(Table.Index, { ...range, from, ...(limit !== undefined && { limit }) }).map(({ key }) => {
      const text = Buffer.from(key).toString()
      return text.slice(text.lastIndexOf('\0') + 1)
    })
  }

  /** How many actors of a kind have each value of an index. */
  count(kind: string, index = 'state'): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { key } of this.#store.range(Table.Index, keys.startingWith(keys.prefixOf(kind, index)))) {
      const value = Buffer.from(key).toString().split('\0')[2] ?? ''
      counts[value] = (counts[value] ?? 0) + 1
    }
    return counts
  }

  get kinds(): readonly string[] {
    return [...this.#types.keys()]
  }

  journal(address: Address, options: { limit?: number; reverse?: boolean } = {}): readonly JournalEntry[] {
    return readJournal(this.#store, address, options)
  }

  /** Tells of every step that is on disk and of every effect; the returned function ends it. */
  watch(watcher: (news: ActorNews) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Resolves with the actor as soon as what is on disk satisfies `holds`. */
  until(
    address: Address,
    holds: (view: ActorView) => boolean,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<ActorView> {
    return new Promise((resolve, reject) => {
      const check = (view: ActorView | undefined): void => {
        if (view === undefined || !holds(view)) return
        stop()
        resolve(view)
      }
      const aborted = (): void => {
        stop()
        reject(signal?.reason)
      }
      const unwatch = this.watch(news => {
        if (news.kind === 'step' && news.view.address === address) check(news.view)
      })
      const stop = (): void => {
        unwatch()
        signal?.removeEventListener('abort', aborted)
      }
      if (signal?.aborted) return aborted()
      signal?.addEventListener('abort', aborted)
      check(this.view(address))
    })
  }

  /** Resolves when all steps taken so far are on disk. */
  async settled(): Promise<void> {
    this.#committer.seal()
    await this.#committer.settled()
  }

  get store(): Store {
    return this.#store
  }

  stat(): { resident: number; queued: number; effects: number; epoch: number } {
    return {
      resident: this.#residents.size,
      queued: this.#runQueue.length,
      effects: this.#dispatcher.size,
      epoch: this.#fence.epoch,
    }
  }

  // ---- entries ---------------------------------------------------------------------------------------------------

  #enter(to: Address, from: string, event: PlainEvent, source: Source): InboxEntry<ActorView> {
    if (this.#phase !== 'running') throw this.#notRunning()
    assertAddress(to)
    this.#typeOf(to)
    return this.#stamp(to, from, event, source)
  }

  #stamp(to: Address, from: string, event: PlainEvent, source: Source): InboxEntry<ActorView> {
    const at = this.modules.clock.wall()
    const epoch = this.modules.heights?.current() ?? 0
    return new InboxEntry(to, ++this.#position, from, { ...event, at, epoch }, source)
  }

  /** What the runtime itself delivers: results, timers, messages between actors. */
  #internal(to: Address, from: string, event: PlainEvent, source: Source): InboxEntry<ActorView> {
    const entry = this.#stamp(to, from, event, source)
    this.#admit(entry)
    return entry
  }

  #admit(entry: InboxEntry<ActorView>): void {
    if (!entry.stored) this.#unsealed.push(entry)
    let actor: Resident | undefined
    try {
      actor = this.#residents.get(entry.to) ?? this.#load(entry.to)
      if (actor === undefined) {
        if (entry.source.kind !== 'spawn') throw new ActorError({ code: ActorErrorCode.UNKNOWN, address: entry.to })
        actor = this.#unborn(entry.to)
      }
    } catch (error) {
      this.#bearAway(entry, error)
      return
    }
    const { coalesce } = actor.type
    if (coalesce?.includes(entry.event.type)) this.#supersede(actor, entry.event.type)
    actor.inbox.push(entry)
    if (this.options.duplicateEverything) actor.inbox.push(entry)
    this.#enqueue(actor)
  }

  /** Drops waiting events of a coalescing type; the newest alone counts. */
  #supersede(actor: Resident, eventType: string): void {
    for (let i = actor.inbox.length - 1; i >= 0; i--) {
      const entry = actor.inbox[i] as InboxEntry<ActorView>
      if (entry.event.type !== eventType) continue
      actor.inbox.splice(i, 1)
      this.#pass(actor, entry)
    }
  }

  #enqueue(actor: Resident): void {
    if (actor.queued || actor.restarting) return
    actor.queued = true
    this.#runQueue.push(actor)
    this.#schedule()
  }

  #typeOf(address: Address): ActorType {
    const kind = kindOf(address)
    const type = this.#types.get(kind)
    if (type === undefined) throw new ActorError({ code: ActorErrorCode.KIND_UNKNOWN, kind, known: this.kinds })
    return type
  }

  #load(address: Address): Resident | undefined {
    const actor = loadActor(this.#store, this.#typeOf(address), address, this.modules.log)
    if (actor !== undefined) this.#residents.set(address, actor)
    return actor
  }

  #unborn(address: Address): Resident {
    const actor = new Resident(address, this.#typeOf(address))
    this.#residents.set(address, actor)
    return actor
  }

  // ---- steps -----------------------------------------------------------------------------------------------------

  #schedule(): void {
    if (this.#turnScheduled) return
    this.#turnScheduled = true
    setImmediate(this.#turn)
  }

  readonly #turn = (): void => {
    this.#turnScheduled = false
    if (this.#phase === 'stopped' || this.#phase === 'recovering') return
    const { clock } = this.modules
    const until = clock.monotonic() + TURN_MS
    const queue = this.#runQueue
    let next = 0
    try {
      while (next < queue.length && !this.#committer.full && this.#committer.batch.size < MAX_BATCH_ROWS) {
        const actor = queue[next++] as Resident
        actor.queued = false
        const entry = actor.inbox.shift()
        if (entry !== undefined) this.#take(actor, entry)
        if (actor.inbox.length > 0 && !actor.restarting) {
          actor.queued = true
          queue.push(actor)
        }
        if ((next & 15) === 0 && clock.monotonic() > until) break
      }
      this.#runQueue = next === queue.length ? [] : queue.slice(next)
      this.#committer.seal()
    } catch (error) {
      // Only a probe throws here: the process is meant to be dead.
      this.kill()
      this.modules.fatal?.(error)
      return
    }
    if (this.#runQueue.length > 0) {
      if (!this.#committer.full) this.#schedule()
    } else {
      for (const resolve of this.#idle.splice(0)) resolve()
    }
  }

  #take(actor: Resident, entry: InboxEntry<ActorView>): void {
    if (entry.taken || this.#isStale(actor, entry)) {
      this.#pass(actor, entry)
      return
    }
    const { batch } = this.#committer
    const previousState = actor.state
    const mark = this.#committer.mark()
    const sent = this.#unsealed.length
    try {
      takeStep(actor, entry, this.#eventOf(actor, entry), batch, this.#outgoing)
    } catch (error) {
      this.#committer.rollBack(mark)
      for (const unsent of this.#unsealed.splice(sent)) unsent.taken = true
      this.#struck(actor, entry, error)
      return
    }
    entry.taken = true
    actor.unflushed++
    if (entry.door !== undefined)
      batch.put(Table.Doors, Buffer.from(entry.door), encodeRecord([entry.event.at, actor.address, actor.seq]))
    const view = viewOf(actor)
    this.#stepped.push({ actor, view, event: entry.event.type, previousState })
    if (entry.stepped !== undefined) this.#committer.answer(entry.stepped, view)
    if (entry.delivered !== undefined) this.#committer.answer(entry.delivered, undefined)
  }

  /** An entry that changes nothing: seen before, stale, or for an actor that has ended. */
  #pass(actor: Resident, entry: InboxEntry<ActorView>): void {
    if (entry.stored) {
      this.#committer.batch.remove(Table.Inbox, entry.key(actor.prefix))
      entry.stored = false
    }
    if (entry.taken) return
    entry.taken = true
    if (entry.stepped !== undefined && actor.plain !== null) this.#committer.answer(entry.stepped, viewOf(actor))
    if (entry.delivered !== undefined) this.#committer.answer(entry.delivered, undefined)
  }

  #isStale(actor: Resident, entry: InboxEntry<ActorView>): boolean {
    if (entry.position <= actor.cursor) return true
    const { source } = entry
    switch (source.kind) {
      case 'spawn':
        return actor.live !== null
      case 'event':
        return actor.plain?.status === 'done'
      case 'effect':
        return actor.effects.get(source.invoke)?.effect !== source.effect
      case 'timer':
        return actor.timers.get(source.id)?.arm !== source.arm
      case 'height':
        return actor.heights.get(source.id)?.arm !== source.arm
    }
  }

  #eventOf(actor: Resident, entry: InboxEntry<ActorView>): Stamped<PlainEvent> {
    if (actor.live === null && entry.source.kind !== 'spawn')
      throw new ActorError({ code: ActorErrorCode.UNKNOWN, address: actor.address })
    return entry.event
  }

  readonly #outgoing: Outgoing = {
    send: (from, to, event, kind) => void this.#internal(to, from, event, kind === 'spawn' ? SPAWN : EVENT),
    start: row => this.#committer.onFlushed(() => this.#dispatcher.start(row)),
    stop: effect => {
      this.#committer.onFlushed(() => this.#dispatcher.cancel(effect))
      return this.#dispatcher.isRunning(effect)
    },
    timerArmed: due => this.#committer.onFlushed(() => this.#wallTimers.armed(due)),
    backoffArmed: (address, id, arm, remainingMs, event) =>
      this.#committer.onFlushed(() => this.#backoffs.arm({ address, id, arm, event }, remainingMs)),
    heightArmed: () => this.#committer.onFlushed(() => this.#alarms?.look()),
    emit: (address, event) => this.#committer.onFlushed(() => this.#publish({ kind: 'emitted', address, event })),
  }

  /** The actor crashed on an event: it starts again from disk, and the event has two more tries. */
  #struck(actor: Resident, entry: InboxEntry<ActorView>, error: unknown): void {
    entry.strikes++
    this.modules.log.error(
      { actor: actor.address, event: entry.event.type, strikes: entry.strikes, error: toFailure(error) },
      'actor crashed on an event',
    )
    if (entry.strikes >= MAX_STRIKES) {
      this.#toDeadLetters(entry, actor.prefix, error)
      entry.stepped?.reject(
        new ActorError(
          { code: ActorErrorCode.EVENT_POISONOUS, address: actor.address, event: entry.event.type },
          { cause: error },
        ),
      )
    } else actor.inbox.unshift(entry)
    actor.restarting = true
    this.#committer.onFlushed(() => this.#restart(actor))
  }

  /** Evicts and loads again, keeping what waits. */
  #restart(actor: Resident): void {
    this.#residents.delete(actor.address)
    const waiting = actor.inbox.splice(0)
    if (waiting.length === 0) return
    try {
      const fresh = this.#load(actor.address) ?? this.#unborn(actor.address)
      fresh.inbox.push(...waiting)
      this.#enqueue(fresh)
    } catch (error) {
      for (const entry of waiting) this.#bearAway(entry, error)
    }
  }

  /** An entry that no actor can take goes to the dead letters. */
  #bearAway(entry: InboxEntry<ActorView>, error: unknown): void {
    this.modules.log.warn(
      { actor: entry.to, event: entry.event.type, error: toFailure(error) },
      'event not deliverable',
    )
    this.#toDeadLetters(entry, keys.prefixOf(entry.to), error)
    entry.stepped?.reject(error)
    if (entry.delivered !== undefined) this.#committer.answer(entry.delivered, undefined)
    this.#schedule()
  }

  #toDeadLetters(entry: InboxEntry<ActorView>, prefix: Uint8Array, error: unknown): void {
    const { batch } = this.#committer
    entry.taken = true
    batch.put(
      Table.DeadLetters,
      keys.due(this.modules.clock.wall(), `${entry.to}\0${entry.position}`),
      encodeRecord({ to: entry.to, entry: entry.toRow(), failure: toFailure(error) }),
    )
    if (entry.stored) batch.remove(Table.Inbox, entry.key(prefix))
    entry.stored = false
  }

  // ---- commits ---------------------------------------------------------------------------------------------------

  #beforeSeal(batch: Batch): void {
    const entries = this.#unsealed
    if (entries.length > 0) {
      this.#unsealed = []
      for (const entry of entries) {
        if (entry.taken || entry.stored) continue
        // Who waits for the step itself was promised nothing yet: without an answer it will ask again.
        if (entry.stepped !== undefined) continue
        batch.put(Table.Inbox, entry.key(keys.prefixOf(entry.to)), encodeRecord(entry.toRow()))
        entry.stored = true
        if (entry.delivered !== undefined) {
          this.#committer.answer(entry.delivered, undefined)
          entry.delivered = undefined
        }
      }
    }
    const stepped = this.#stepped
    if (stepped.length > 0) {
      this.#stepped = []
      this.#committer.onFlushed(() => this.#show(stepped))
    }
  }

  /** What a flush makes visible. */
  #show(stepped: readonly Stepped[]): void {
    const watched = this.#watchers.size > 0
    for (const { actor, view, event, previousState } of stepped) {
      actor.visible = view
      actor.unflushed--
      if (watched) this.#publish({ kind: 'step', view, event, previousState })
    }
    if (this.options.alwaysPassivate) {
      for (const { actor } of stepped) this.#evict(actor)
    } else if (this.#residents.size > this.options.maxResident) this.#passivate()
  }

  /** Lets the longest resident idle actors go. */
  #passivate(): void {
    const target = Math.floor(this.options.maxResident * 0.9)
    for (const actor of this.#residents.values()) {
      if (this.#residents.size <= target) return
      this.#evict(actor)
    }
  }

  #evict(actor: Resident): void {
    if (actor.idle && this.#residents.get(actor.address) === actor) this.#residents.delete(actor.address)
  }

  #publish(news: ActorNews): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(news)
      } catch (error) {
        this.modules.log.error({ error: toFailure(error) }, 'a watcher threw')
      }
    }
  }

  // ---- effects ---------------------------------------------------------------------------------------------------

  #deliver(row: EffectRow, result: EffectResult): Promise<void> {
    return new Promise((resolve, reject) => {
      const event =
        'failure' in result
          ? { type: `xstate.error.actor.${row.invoke}`, error: result.failure, actorId: row.invoke }
          : { type: `xstate.done.actor.${row.invoke}`, output: result.output, actorId: row.invoke }
      const entry = this.#stamp(row.actor, row.effect, event, {
        kind: 'effect',
        invoke: row.invoke,
        effect: row.effect,
      })
      entry.delivered = { resolve, reject }
      this.#admit(entry)
    })
  }

  /** The effect is really gone: its tombstone can go too. */
  #bury(row: EffectRow): void {
    if (this.#phase !== 'running') return
    this.#committer.batch.remove(Table.Outbox, outboxKey(row))
    this.#schedule()
  }

  #rewrite(row: EffectRow): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#committer.batch.put(Table.Outbox, outboxKey(row), encodeRecord({ ...row, tombstone: false }))
      this.#committer.answer({ resolve, reject }, undefined)
      this.#schedule()
    })
  }

  // ---- housekeeping ----------------------------------------------------------------------------------------------

  #housekeep(): void {
    this.#cancelHousekeeping = this.modules.clock.after(HOUSEKEEPING_MS, () => {
      this.#writeRemaining()
      const now = this.modules.clock.wall()
      sweepDoors(this.#store, this.#committer.batch, now)
      sweepFinished(this.#store, this.#committer.batch, now)
      this.#schedule()
      this.#housekeep()
    })
  }

  #writeRemaining(): void {
    for (const { timer, remainingMs } of this.#backoffs.remaining()) {
      const actor = this.#residents.get(timer.address) ?? this.#load(timer.address)
      if (actor === undefined || actor.timers.get(timer.id)?.arm !== timer.arm) continue
      const row: BackoffRow = { id: timer.id, arm: timer.arm, event: timer.event, remainingMs }
      this.#committer.batch.put(Table.Backoffs, backoffKey(actor, timer.id), encodeRecord(row))
    }
  }

  // ---- failure of the store --------------------------------------------------------------------------------------

  /** Nothing in memory can be trusted any more: everything is dropped and loaded again from disk. */
  #storeFailed(error: unknown): void {
    if (this.#phase !== 'running') {
      if (this.#phase !== 'stopped' && this.#phase !== 'recovering') this.modules.fatal?.(error)
      return
    }
    this.modules.log.error({ error: toFailure(error) }, 'the store failed; loading everything again from disk')
    const waiters = [...this.#unsealed, ...this.#runQueue.flatMap(actor => actor.inbox)]
    const store = this.#store
    this.kill()
    this.#phase = 'recovering'
    for (const entry of new Set(waiters)) {
      entry.stepped?.reject(error)
      entry.delivered?.reject(error)
    }
    if (error instanceof StoreError && error.code === StoreErrorCode.FENCED) {
      this.#phase = 'stopped'
      this.modules.fatal?.(error)
      return
    }
    void this.#recover(store, error, 0)
  }

  async #recover(store: Store, error: unknown, attempt: number): Promise<void> {
    try {
      await store.close()
      await this.#open()
      this.#phase = 'running'
      this.#resume()
    } catch (again) {
      if (attempt + 1 >= STORE_RETRIES) {
        this.#phase = 'stopped'
        this.modules.fatal?.(again)
        return
      }
      this.modules.clock.after(1_000 * 2 ** attempt, () => void this.#recover(this.#store, error, attempt + 1))
    }
  }

  #notRunning(): Error {
    return new ActorError({ code: ActorErrorCode.SYSTEM_STOPPED })
  }
}

interface BackoffRow {
  readonly id: string
  readonly arm: number
  readonly event: PlainEvent
  readonly remainingMs: number
}

/** `<address>/<seq>/<index>` → the row's key. */
function outboxKey(row: EffectRow): Uint8Array {
  const [seq, index] = row.effect.split('/').slice(-2).map(Number) as [number, number]
  return keys.numberedPair(keys.prefixOf(row.actor), seq, index)
}
