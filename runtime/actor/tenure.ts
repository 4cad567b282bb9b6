/**
 * The time in which this process is the one writer of its store: from taking the fence to a stop, a kill or a failed
 * write. All that is in memory belongs to one tenure and ends with it, so nothing of it can reach into the next.
 */
import { DISPATCHER_DEFAULTS, Dispatcher, type EffectHandler } from '../effects/index.js'
import type { Address } from '../machine/index.js'
import { decodeRecord, type Fence, keys, type Store, Table } from '../store/index.js'
import { BackoffTimers, HeightAlarms, WallTimers } from '../timers/index.js'
import type { ActorTypes } from './actor-types.js'
import { Backlog } from './backlog.js'
import { Branches } from './branches.js'
import { Committer } from './committer.js'
import type { Counters } from './counters.js'
import { Crashes } from './crashes.js'
import { DeadLetters } from './dead-letters.js'
import { Doors } from './doors.js'
import { Holds } from './holds.js'
import { Housekeeping } from './housekeeping.js'
import { Inspection } from './inspection.js'
import { Intake } from './intake.js'
import { OperatorDesk } from './operator-desk.js'
import type { ActorSystemModules, ActorSystemOptions } from './options.js'
import { Outbox } from './outbox.js'
import { Positions } from './positions.js'
import { Quarantine } from './quarantine.js'
import { Reader } from './reader.js'
import { Residents } from './residents.js'
import type { BackoffRow } from './rows.js'
import { RunLoop } from './run-loop.js'
import type { Outgoing } from './step-actions.js'
import { Steps } from './steps.js'
import type { Watchers } from './watchers.js'

export interface TenureModules extends Omit<ActorSystemModules, 'openStore' | 'fatal'> {
  readonly types: ActorTypes
  readonly handlers: readonly { readonly handler: EffectHandler; readonly modules: object }[]
  readonly watchers: Watchers
  readonly counters: Counters
  /** A write failed; the tenure has ended. */
  readonly failed: (error: unknown) => void
  /** Something threw that no actor is to blame for; the tenure has ended. */
  readonly died: (error: unknown) => void
}

/** As long as more actors than this have something to take, timers that are due wait. */
const MANY_QUEUED = 1_024

export class Tenure {
  readonly residents: Residents
  readonly reader: Reader
  readonly doors: Doors
  readonly operators: OperatorDesk
  readonly inspection: Inspection
  readonly #committer: Committer
  readonly #loop: RunLoop
  readonly #positions: Positions
  readonly #intake: Intake
  readonly #backlog: Backlog
  readonly #steps: Steps
  readonly #outbox: Outbox
  readonly #crashes: Crashes
  readonly #dispatcher: Dispatcher
  readonly #wallTimers: WallTimers
  readonly #backoffs: BackoffTimers
  readonly #alarms: HeightAlarms | null
  readonly #housekeeping: Housekeeping
  #ended = false

  constructor(
    readonly store: Store,
    readonly fence: Fence,
    readonly options: ActorSystemOptions,
    readonly modules: TenureModules,
  ) {
    const { clock, log, heights, probe, types, watchers, counters } = modules
    const schedule = (): void => this.#loop.schedule()
    const positions = new Positions(store, fence.epoch)
    const committer = new Committer(store, fence, {
      beforeSeal: batch => {
        this.#intake.seal(batch)
        this.#steps.seal()
        positions.seal(batch)
      },
      failed: error => {
        this.end(error)
        modules.failed(error)
      },
      drained: schedule,
      probe,
    })
    const holds = new Holds(store)
    const residents = new Residents(options, { store, types, log })
    const loop = new RunLoop({
      clock,
      committer,
      take: (actor, entry) => this.#steps.take(actor, entry),
      drained: actor => this.#backlog.refill(actor),
      pump: () => this.#backlog.pump(),
      died: error => {
        this.end(error)
        modules.died(error)
      },
    })
    const deadLetters = new DeadLetters({ clock, log, store, committer, watchers, counters, schedule })
    const quarantine = new Quarantine({ clock, log, committer, holds, watchers, schedule })
    const intake = new Intake(options, {
      clock,
      heights,
      positions,
      committer,
      residents,
      holds,
      loop,
      deadLetters,
      quarantine,
      backlog: () => this.#backlog,
    })
    const place = intake.place.bind(intake)
    this.#backlog = new Backlog({ store, committer, residents, holds, place, schedule })
    const shelveKind = (kind: string): void => this.operators.shelveKind(kind)
    const branches = new Branches(options.branch, {
      clock,
      log,
      population: kind => this.reader.population(kind),
      committer,
      holds,
      watchers,
      shelveKind,
    })
    const crashes = new Crashes(options.intensity, {
      clock,
      log,
      committer,
      residents,
      holds,
      loop,
      intake,
      deadLetters,
      quarantine,
      branches,
      watchers,
      counters,
    })
    this.#crashes = crashes
    this.operators = new OperatorDesk({
      clock,
      types,
      committer,
      residents,
      holds,
      intake,
      backlog: this.#backlog,
      crashes,
      deadLetters,
      watchers,
      schedule,
    })
    const outgoing = this.#outgoing()
    this.#committer = committer
    this.#loop = loop
    this.#positions = positions
    this.#intake = intake
    this.#steps = new Steps({ store, committer, intake, crashes, residents, watchers, counters, outgoing })
    this.residents = residents
    this.reader = new Reader(store, residents)
    this.doors = new Doors(options, { store, types, intake, reader: this.reader, residents, holds })
    this.#outbox = new Outbox({ store, committer, intake, residents, dispatcher: () => this.#dispatcher, schedule })
    this.#dispatcher = this.#createDispatcher(this.#outbox)
    this.#wallTimers = new WallTimers(
      store,
      clock,
      ({ address, id, arm, event }, due) => intake.put(address, 'timer', event, { kind: 'timer', id, arm, due }),
      () => loop.queued < MANY_QUEUED,
    )
    this.#backoffs = new BackoffTimers(clock, ({ address, id, arm, event }) =>
      intake.put(address, 'timer', event, { kind: 'timer', id, arm }),
    )
    this.#alarms =
      heights === undefined
        ? null
        : new HeightAlarms({
            store,
            clock: heights,
            fire: ({ address, id, arm, event }) => intake.put(address, 'height', event, { kind: 'height', id, arm }),
            isArmed: ({ address, id, arm }) => {
              // Of an actor that sleeps all steps are on disk.
              const resident = residents.get(address)
              return resident === undefined || resident.heights.get(id)?.arm === arm
            },
            write: (change, flushed) => {
              change(committer.batch)
              committer.onFlushed(flushed)
              schedule()
            },
          })
    this.inspection = new Inspection({
      store,
      clock,
      log,
      types,
      residents,
      backoffs: this.#backoffs,
      dispatcher: this.#dispatcher,
    })
    this.#housekeeping = new Housekeeping(options, {
      clock,
      store,
      committer,
      residents,
      backoffs: this.#backoffs,
      schedule,
    })
  }

  #createDispatcher(outbox: Outbox): Dispatcher {
    const { clock, random, log, probe, handlers, watchers, counters } = this.modules
    const { maxRunningEffects: maxRunning, duplicateEverything: duplicate } = this.options
    const dispatcher = new Dispatcher(
      { ...DISPATCHER_DEFAULTS, maxRunning, duplicate },
      {
        clock,
        random,
        log,
        deliver: (row, result) => outbox.deliver(row, result),
        rewrite: row => outbox.rewrite(row),
        buried: row => outbox.bury(row),
        news: news => watchers.publish(news),
        watched: address => watchers.want('effect', address),
        tried: () => {
          counters.effects++
        },
        over: () => outbox.feed(),
        ...(probe && { afterRun: () => probe('afterEffect'), beforeAcknowledge: () => probe('beforeAcknowledge') }),
      },
    )
    for (const { handler, modules } of handlers) dispatcher.register(handler, modules)
    return dispatcher
  }

  /** What a step lets out leaves when it is on disk. */
  #outgoing(): Omit<Outgoing, 'send'> {
    const onFlushed = (then: () => void): void => this.#committer.onFlushed(then)
    return {
      start: row => onFlushed(() => this.#outbox.begin(row)),
      stop: effect => {
        onFlushed(() => this.#dispatcher.cancel(effect))
        return this.#dispatcher.isRunning(effect)
      },
      timerArmed: due => onFlushed(() => this.#wallTimers.armed(due)),
      backoffArmed: (address, id, arm, remainingMs, event) =>
        onFlushed(() => this.#backoffs.arm({ address, id, arm, event }, remainingMs)),
      heightArmed: () => onFlushed(() => this.#alarms?.look()),
      emit: (address, event) => onFlushed(() => this.modules.watchers.publish({ kind: 'emitted', address, event })),
    }
  }

  /** Takes up what the store says is under way: effects that ran, timers; events that wait are read as their actors come in. */
  resume(): void {
    const { store } = this
    this.#outbox.feed()
    for (const { key, value } of store.range(Table.Backoffs, keys.EVERYTHING)) {
      const { id, arm, event, remainingMs } = decodeRecord<BackoffRow>(value, Table.Backoffs, key)
      this.#backoffs.arm({ address: keys.firstName(key), id, arm, event }, remainingMs)
    }
    this.#wallTimers.look()
    this.#alarms?.look()
    this.#housekeeping.start()
    this.#loop.schedule()
  }

  /** Ends in order: no new events, running effects aborted, what was taken in before on disk, the store closed. */
  async stop(error: unknown): Promise<void> {
    this.doors.close()
    this.operators.close()
    this.#housekeeping.stop()
    this.#wallTimers.stop()
    this.#alarms?.stop()
    this.#backlog.close()
    await this.#dispatcher.stop()
    // What actors tell each other from now on waits on disk, else two that never stop talking would hold up the stop.
    const { last } = this.#positions
    while (!this.#ended && this.#anyWaits(last)) {
      await new Promise<void>(resolve => this.modules.clock.soon(resolve))
      await this.#committer.settled()
    }
    if (!this.#ended) {
      this.#housekeeping.writeRemaining()
      this.#committer.seal()
      await this.#committer.settled()
    }
    this.end(error)
    await this.store.close()
  }

  #anyWaits(last: number): boolean {
    for (const entry of this.residents.waiting()) if (entry.position <= last) return true
    return false
  }

  /** Drops everything at once, as the end of the process would; only the disk remembers. */
  end(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.doors.close()
    this.operators.close()
    this.#housekeeping.stop()
    this.#wallTimers.stop()
    this.#backoffs.stop()
    this.#alarms?.stop()
    this.#dispatcher.drop()
    this.#loop.end()
    this.#committer.close(error)
    this.#intake.end(error)
    this.residents.clear()
  }

  async passivate(address: Address): Promise<void> {
    const actor = this.residents.get(address)
    if (actor !== undefined) this.#crashes.restart(actor)
    await this.settled()
  }

  /** Resolves when all steps taken so far are on disk. */
  async settled(): Promise<void> {
    this.#committer.seal()
    await this.#committer.settled()
  }

  /** Actors that have something to take; one more as long as some are to be woken. */
  get queued(): number {
    return this.#loop.queued + (this.#backlog.open ? 1 : 0)
  }

  get effects(): number {
    return this.#dispatcher.size
  }
}
