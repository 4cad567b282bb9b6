/**
 * An actor that throws on an event starts again from disk, and the event has two more tries; then it goes to the dead
 * letters and the actor goes on with the next.
 */
import { toFailure } from '../effects/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Committer } from './committer.js'
import type { DeadLetters } from './dead-letters.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { InboxEntry } from './inbox.js'
import type { Resident } from './resident.js'
import type { Residents } from './residents.js'
import type { RunLoop } from './run-loop.js'
import type { ActorView } from './view.js'

const MAX_STRIKES = 3

export interface CrashModules {
  readonly log: Log
  readonly committer: Committer
  readonly residents: Residents
  readonly loop: RunLoop
  readonly deadLetters: DeadLetters
}

export class Crashes {
  constructor(readonly modules: CrashModules) {}

  struck(actor: Resident, entry: InboxEntry<ActorView>, error: unknown): void {
    const { log, committer, deadLetters } = this.modules
    entry.strikes++
    log.error(
      { actor: actor.address, event: entry.event.type, strikes: entry.strikes, error: toFailure(error) },
      'actor crashed on an event',
    )
    if (entry.strikes >= MAX_STRIKES) {
      deadLetters.keep(entry, error)
      if (entry.stepped !== undefined) {
        const detail = {
          code: ActorErrorCode.EVENT_POISONOUS,
          address: actor.address,
          event: entry.event.type,
        } as const
        committer.refuse(entry.stepped, new ActorError(detail, { cause: error }))
      }
      if (entry.delivered !== undefined) committer.answer(entry.delivered, undefined)
    } else actor.inbox.unshift(entry)
    actor.restarting = true
    // What it did before the crash has to be on disk before it is read from there.
    committer.onFlushed(() => this.#restart(actor))
  }

  /** Evicts and loads again, keeping what waits. */
  #restart(actor: Resident): void {
    const { residents, loop, deadLetters } = this.modules
    residents.drop(actor)
    const waiting = actor.inbox.splice(0)
    if (waiting.length === 0) return
    try {
      const fresh = residents.bring(actor.address) ?? residents.unborn(actor.address)
      fresh.inbox.push(...waiting)
      loop.enqueue(fresh)
    } catch (error) {
      for (const entry of waiting) deadLetters.undeliverable(entry, error)
    }
  }
}
