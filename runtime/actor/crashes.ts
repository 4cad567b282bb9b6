/**
 * An actor that throws on an event starts again from disk, and the event has two more tries; then it goes to the dead
 * letters and the actor goes on with the next. One that fails several events in a row, and takes none between them, is itself at fault:
 * it is quarantined, and the events that are left stay in its inbox.
 */
import { rootOf, toFailure } from '../effects/index.js'
import type { Address } from '../machine/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { Branches } from './branches.js'
import type { Committer } from './committer.js'
import type { Counters } from './counters.js'
import type { DeadLetters } from './dead-letters.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { Holds } from './holds.js'
import type { InboxEntry } from './inbox.js'
import type { Intake } from './intake.js'
import type { ActorSystemOptions } from './options.js'
import type { Quarantine } from './quarantine.js'
import type { Resident } from './resident.js'
import type { Residents } from './residents.js'
import type { RunLoop } from './run-loop.js'
import type { ActorView } from './view.js'
import type { Watchers } from './watchers.js'

const MAX_STRIKES = 3

export interface CrashModules {
  readonly clock: Clock
  readonly log: Log
  readonly committer: Committer
  readonly residents: Residents
  readonly holds: Holds
  readonly loop: RunLoop
  readonly intake: Intake
  readonly deadLetters: DeadLetters
  readonly quarantine: Quarantine
  readonly branches: Branches
  readonly watchers: Watchers
  readonly counters: Counters
}

export class Crashes {
  /** Times at which actors that have taken no event since gave one up, within the period; oldest first. */
  readonly #givenUp = new Map<Address, number[]>()

  constructor(
    readonly options: ActorSystemOptions['intensity'],
    readonly modules: CrashModules,
  ) {}

  /** The actor has taken an event: what it gave up before was those events' fault. */
  recovered(address: Address): void {
    if (this.#givenUp.size > 0) this.#givenUp.delete(address)
  }

  struck(actor: Resident, entry: InboxEntry<ActorView>, error: unknown): void {
    const { log, committer, deadLetters, branches, watchers, intake, holds } = this.modules
    const { address } = actor
    entry.strikes++
    this.modules.counters.crashes++
    const failure = toFailure(error)
    const told = { actor: address, event: entry.event.type, strikes: entry.strikes, error: failure }
    log.error(told, 'actor crashed on an event')
    watchers.publish({ kind: 'crash', address, event: entry.event.type, strikes: entry.strikes, failure })
    // Before the event is given up for a reason that all of its kind share.
    branches.failed(actor.type.kind, address, rootOf(failure).code)
    if (entry.strikes >= MAX_STRIKES && holds.of(address) === null) {
      deadLetters.keep(entry, error)
      const { stepped } = entry
      if (stepped !== undefined) {
        const detail = { code: ActorErrorCode.EVENT_POISONOUS, address, event: entry.event.type } as const
        committer.refuse(stepped, new ActorError(detail, { cause: error }))
      }
      if (entry.delivered !== undefined) committer.answer(entry.delivered, undefined)
      // One that was never born has no state that could be at fault, and nobody could resume it.
      if (actor.visible !== null) this.#gaveUp(actor, error)
    } else actor.inbox.unshift(entry)
    if (holds.of(address) !== null) intake.shelve(actor)
    this.restart(actor)
  }

  /** Has the actor leave memory and come again from disk, with what waits for it. */
  restart(actor: Resident): void {
    if (actor.restarting) return
    actor.restarting = true
    // What it did before has to be on disk before it is read from there.
    this.modules.committer.onFlushed(() => this.#reload(actor))
    this.modules.loop.schedule()
  }

  #gaveUp(actor: Resident, error: unknown): void {
    const { restarts, periodMs } = this.options
    const now = this.modules.clock.monotonic()
    const isRecent = (at: number): boolean => at + periodMs > now
    const times = [...(this.#givenUp.get(actor.address) ?? []), now].filter(isRecent)
    this.#givenUp.delete(actor.address)
    this.#givenUp.set(actor.address, times)
    for (const [who, ats] of this.#givenUp) {
      if (ats.some(isRecent)) break
      this.#givenUp.delete(who)
    }
    if (times.length <= restarts) return
    this.#givenUp.delete(actor.address)
    this.modules.quarantine.put(actor.address, error)
  }

  /** Evicts and loads again, keeping what waits. */
  #reload(actor: Resident): void {
    const { residents, holds, loop, intake, quarantine } = this.modules
    residents.drop(actor)
    actor.restarting = false
    const { address } = actor
    if (holds.of(address) !== null) {
      intake.shelve(actor)
      actor.spilled = false
    }
    const { spilled, readTo } = actor
    if (actor.inbox.length === 0 && !spilled) return
    try {
      const fresh = residents.bring(address) ?? residents.unborn(address)
      fresh.inbox.push(...actor.inbox.splice(0))
      Object.assign(fresh, { spilled, readTo })
      loop.enqueue(fresh)
    } catch (error) {
      quarantine.put(address, error)
      intake.shelve(actor)
      for (const { stepped } of actor.inbox.splice(0)) stepped?.reject(error)
    }
  }
}
