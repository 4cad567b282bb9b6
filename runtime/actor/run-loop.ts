/** Takes one entry of each busy actor in turn, seals the batch of rows they made, and lets others have the event loop. */
import type { Clock } from '../timers/index.js'
import type { Committer } from './committer.js'
import type { InboxEntry } from './inbox.js'
import type { Resident } from './resident.js'
import type { ActorView } from './view.js'

/** How long one turn of the loop may take before others get the event loop, milliseconds. */
const TURN_MS = 4
/** Rows in one batch; more would make its flush slow for those who wait. */
const MAX_BATCH_ROWS = 8_192
/** Rows that go off even while an earlier flush is under way. */
const GATHERED_ROWS = MAX_BATCH_ROWS / 2

/** As long as more actors than this have something to take, no others are woken. */
const FEW_QUEUED = 256

export interface RunLoopModules {
  readonly clock: Clock
  readonly committer: Committer
  readonly take: (actor: Resident, entry: InboxEntry<ActorView>) => void
  /** The actor has taken all that is in memory, and more lies on disk. */
  readonly drained: (actor: Resident) => void
  /** Before the batch is sealed: wakes actors for which something lies on disk. */
  readonly pump: () => void
  /** Something threw that no actor is to blame for. */
  readonly died: (error: unknown) => void
}

export class RunLoop {
  #queue: Resident[] = []
  #scheduled = false
  #ended = false

  constructor(readonly modules: RunLoopModules) {}

  /** Actors that have something to take. */
  get queued(): number {
    return this.#queue.length
  }

  enqueue(actor: Resident): void {
    if (actor.queued || actor.restarting) return
    actor.queued = true
    this.#queue.push(actor)
    this.schedule()
  }

  /** Has a turn taken soon, be it only to seal the open batch. */
  schedule(): void {
    if (this.#scheduled || this.#ended) return
    this.#scheduled = true
    this.modules.clock.soon(this.#turn)
  }

  end(): void {
    this.#ended = true
    this.#queue = []
  }

  readonly #turn = (): void => {
    this.#scheduled = false
    if (this.#ended) return
    const { clock, committer, take, drained, pump } = this.modules
    const until = clock.monotonic() + TURN_MS
    const queue = this.#queue
    let next = 0
    try {
      while (next < queue.length && !committer.full && committer.batch.size < MAX_BATCH_ROWS) {
        const actor = queue[next++] as Resident
        actor.queued = false
        // What it would do now could be missing from what it is loaded from; then it stands in line again.
        if (actor.restarting) continue
        const entry = actor.inbox.shift()
        if (entry !== undefined) take(actor, entry)
        if (actor.spilled && actor.inbox.length === 0) drained(actor)
        if (actor.inbox.length > 0 && !actor.restarting && !actor.queued) {
          actor.queued = true
          queue.push(actor)
        }
        if ((next & 15) === 0 && clock.monotonic() > until) break
      }
      this.#queue = next === queue.length ? [] : queue.slice(next)
      if (this.#queue.length < FEW_QUEUED) pump()
      // While a flush is under way, what follows gathers in one bigger batch; a lone step never waits for company.
      if (committer.idle || this.#queue.length === 0 || committer.batch.size >= GATHERED_ROWS) committer.seal()
    } catch (error) {
      this.modules.died(error)
      return
    }
    if (this.#queue.length > 0 && !committer.full) this.schedule()
  }
}
