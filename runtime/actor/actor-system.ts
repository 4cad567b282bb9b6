/**
 * Runs durable actors. Every step is an entry of an inbox, the machine, one batch of rows, and after the flush whatever is
 * to leave the process. Actors are addressable always and in memory only while they are busy.
 *
 * This is the face that others see; what is in memory lives in a `Tenure`, and a new one follows a failed write.
 */
import { type EffectHandler, toFailure } from '../effects/index.js'
import type { Address, PlainEvent } from '../machine/index.js'
import { type Store, StoreError, StoreErrorCode } from '../store/index.js'
import type { ActorType } from './actor-type.js'
import { ActorTypes } from './actor-types.js'
import { Counters, type Totals } from './counters.js'
import type { SendOptions } from './doors.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { BranchHold, Hold } from './hold.js'
import { EVENT, SPAWN } from './inbox.js'
import type { Inspection } from './inspection.js'
import type { DeadLetter, DeadLetterQuery, Operations, Operator } from './operations.js'
import type { ActorSystemModules, ActorSystemOptions } from './options.js'
import type { ListQuery } from './reader.js'
import { Tenure } from './tenure.js'
import type { ActorNews, ActorView, JournalEntry } from './view.js'
import { type Interest, Watchers } from './watchers.js'

const STORE_RETRIES = 5

type Phase = 'new' | 'running' | 'recovering' | 'stopping' | 'stopped'

export class ActorSystem implements Operations {
  readonly #types = new ActorTypes()
  readonly #handlers: { handler: EffectHandler; modules: object }[] = []
  readonly #watchers: Watchers
  readonly #counters = new Counters()
  #phase: Phase = 'new'
  #tenure: Tenure | null = null
  #stopped: Promise<void> | null = null

  constructor(
    readonly options: ActorSystemOptions,
    readonly modules: ActorSystemModules,
  ) {
    this.#watchers = new Watchers(modules.log)
  }

  /** Before `start`. */
  register(type: ActorType): void {
    this.#types.add(type)
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
    this.#types.assertHandled(new Set(this.#handlers.map(({ handler }) => handler.name)))
    const tenure = await this.#open()
    this.#begin(tenure)
  }

  async #open(): Promise<Tenure> {
    const store = this.modules.openStore()
    try {
      const fence = await store.acquire()
      return new Tenure(store, fence, this.options, {
        ...this.modules,
        types: this.#types,
        handlers: this.#handlers,
        watchers: this.#watchers,
        counters: this.#counters,
        failed: error => this.#storeFailed(error),
        died: error => {
          // Only a probe throws there: the process is meant to be dead.
          this.kill()
          this.modules.fatal?.(error)
        },
      })
    } catch (error) {
      await store.close()
      throw error
    }
  }

  #begin(tenure: Tenure): void {
    this.#tenure = tenure
    this.#phase = 'running'
    tenure.resume()
  }

  /** Ends everything in order: no new events, running effects aborted, all steps on disk. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    const stopped = notRunning()
    if (this.#phase === 'running') {
      this.#phase = 'stopping'
      await this.#tenure?.stop(stopped)
    }
    // A recovery that is under way sees it and goes no further.
    this.#phase = 'stopped'
    this.#watchers.end(stopped)
  }

  /** Drops everything at once, as the end of the process would; only the disk remembers. For tests. */
  kill(): void {
    this.#phase = 'stopped'
    this.#tenure?.end(notRunning())
  }

  /**
   * Brings an actor to life; one that exists already is left as it is.
   * @returns What is on disk after it.
   * @throws ActorError ADDRESS_INVALID, KIND_UNKNOWN, SYSTEM_STOPPED; StoreError.
   */
  spawn(address: Address, input: unknown, options: SendOptions = {}): Promise<ActorView> {
    if (this.#tenure === null) return Promise.reject(notRunning())
    return this.#tenure.doors.ask(address, { type: 'vesper.spawn', input }, SPAWN, options)
  }

  /**
   * Sends an event and waits for the step that takes it.
   * @returns The actor after that step, which is on disk.
   * @throws ActorError UNKNOWN, EVENT_POISONOUS, QUARANTINED, SUSPENDED, BUSY, SYSTEM_STOPPED; StoreError.
   */
  ask(address: Address, event: PlainEvent, options: SendOptions = {}): Promise<ActorView> {
    if (this.#tenure === null) return Promise.reject(notRunning())
    return this.#tenure.doors.ask(address, event, EVENT, options)
  }

  /** Has an actor leave memory; one for which something waits comes again. Its effects and timers go on. Resolves when all it did is on disk. */
  async passivate(address: Address): Promise<void> {
    await this.#tenure?.passivate(address)
  }

  /** Sends an event; resolves when it is on disk, taken or not. */
  tell(address: Address, event: PlainEvent, options: SendOptions = {}): Promise<void> {
    if (this.#tenure === null) return Promise.reject(notRunning())
    return this.#tenure.doors.tell(address, event, options)
  }

  /** An actor as it is on disk. */
  view(address: Address): ActorView | undefined {
    return this.#opened.reader.view(address)
  }

  /** Addresses in order of the index, as committed. */
  list(query: ListQuery): readonly ActorView[] {
    return this.#opened.reader.list(query)
  }

  addresses(query: ListQuery): readonly Address[] {
    return this.#opened.reader.addresses(query)
  }

  /** How many actors of a kind have each value of an index. */
  count(kind: string, index = 'state'): Readonly<Record<string, number>> {
    return this.#opened.reader.count(kind, index)
  }

  /** How many actors of a kind there are. */
  population(kind: string): number {
    return this.#opened.reader.population(kind)
  }

  get kinds(): readonly string[] {
    return this.#types.kinds
  }

  journal(address: Address, options: { limit?: number; reverse?: boolean } = {}): readonly JournalEntry[] {
    return this.#opened.reader.journal(address, options)
  }

  /** Tells of steps that are on disk, of effects, of what befalls actors: all there is, or what is of interest. The returned function ends it. */
  watch(watcher: (news: ActorNews) => void, interest?: Interest): () => void {
    return this.#watchers.add(watcher, interest)
  }

  /**
   * Resolves with the actor as soon as what is on disk satisfies `holds`.
   * @throws ActorError SYSTEM_STOPPED when the system stops before; what `holds` or `signal` gives as a reason.
   */
  until(
    address: Address,
    holds: (view: ActorView) => boolean,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<ActorView> {
    return this.#watchers.until(address, () => this.view(address), holds, signal)
  }

  /** Resolves when all steps taken so far are on disk. */
  settled(): Promise<void> {
    return this.#opened.settled()
  }

  // What operators do: see `Operations`.

  async suspend(address: Address, operator: Operator): Promise<void> {
    await this.#opened.operators.suspend(address, operator)
  }

  async resume(address: Address, operator: Operator): Promise<ActorView> {
    return await this.#opened.operators.resume(address, operator)
  }

  async restart(address: Address, operator: Operator): Promise<ActorView> {
    return await this.#opened.operators.restart(address, operator)
  }

  async replace(
    address: Address,
    to: { readonly state?: unknown; readonly context?: unknown },
    operator: Operator,
  ): Promise<ActorView> {
    return await this.#opened.operators.replace(address, to, operator)
  }

  async suspendBranch(kind: string, operator: Operator): Promise<void> {
    await this.#opened.operators.suspendBranch(kind, operator)
  }

  async resumeBranch(kind: string, operator: Operator): Promise<void> {
    await this.#opened.operators.resumeBranch(kind, operator)
  }

  holdOf(address: Address): Hold | null {
    return this.#opened.operators.holdOf(address)
  }

  holds(): readonly Hold[] {
    return this.#opened.operators.holds()
  }

  branchHolds(): readonly BranchHold[] {
    return this.#opened.operators.branchHolds()
  }

  deadLetters(query?: DeadLetterQuery): readonly DeadLetter[] {
    return this.#opened.operators.deadLetters(query)
  }

  deadLetter(id: string): DeadLetter {
    return this.#opened.operators.deadLetter(id)
  }

  async replayLetter(id: string, operator: Operator): Promise<void> {
    await this.#opened.operators.replayLetter(id, operator)
  }

  async editLetter(id: string, event: PlainEvent, operator: Operator): Promise<DeadLetter> {
    return await this.#opened.operators.editLetter(id, event, operator)
  }

  async discardLetter(id: string, operator: Operator): Promise<void> {
    await this.#opened.operators.discardLetter(id, operator)
  }

  get store(): Store {
    return this.#opened.store
  }

  stat(): { resident: number; queued: number; effects: number; epoch: number } {
    const { residents, queued, effects, fence } = this.#opened
    return { resident: residents.size, queued, effects, epoch: fence.epoch }
  }

  /** What has happened since the system was made. */
  totals(): Totals {
    return { ...this.#counters }
  }

  /** For a close look at actors. Not to be kept: after a failed write it is another. */
  get inspection(): Inspection {
    return this.#opened.inspection
  }

  get #opened(): Tenure {
    if (this.#tenure === null) throw notRunning()
    return this.#tenure
  }

  /** Nothing in memory could be trusted any more, and is gone; it is loaded again from disk. */
  #storeFailed(error: unknown): void {
    const phase = this.#phase
    if (phase === 'stopping') this.modules.fatal?.(error)
    if (phase !== 'running') return
    if (error instanceof StoreError && error.code === StoreErrorCode.FENCED) {
      this.#giveUp(error)
      return
    }
    this.modules.log.error({ error: toFailure(error) }, 'the store failed; loading everything again from disk')
    this.#phase = 'recovering'
    void this.#recover(this.#opened.store, 0)
  }

  async #recover(failed: Store, attempt: number): Promise<void> {
    if (this.#phase !== 'recovering') return
    try {
      await failed.close()
      const tenure = await this.#open()
      if (this.#phase === 'recovering') {
        this.#begin(tenure)
        return
      }
      tenure.end(notRunning())
      await tenure.store.close()
    } catch (error) {
      if (attempt + 1 >= STORE_RETRIES) this.#giveUp(error)
      else {
        this.#phase = 'recovering'
        this.modules.clock.after(1_000 * 2 ** attempt, () => void this.#recover(failed, attempt + 1))
      }
    }
  }

  #giveUp(error: unknown): void {
    this.#phase = 'stopped'
    this.#watchers.end(error)
    this.modules.fatal?.(error)
  }
}

function notRunning(): ActorError {
  return new ActorError({ code: ActorErrorCode.SYSTEM_STOPPED })
}
