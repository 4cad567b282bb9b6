/**
 * Looks for bodies that have stopped coming, or trickle. One clock for all of them: a timer for each would cost more than the rest of a
 * small request.
 */

const LOOKS = 8
/** A body that brings at least this much within the patience may go on. */
const PROGRESS_BYTES = 16 * 1024

export interface WatchedBody {
  /** For the watch alone. */
  since: number
  fresh: number
  expired(): void
}

export class BodyWatch {
  readonly #bodies = new Set<WatchedBody>()
  readonly #timer: NodeJS.Timeout
  #look = 0

  constructor(patienceMs: number) {
    this.#timer = setInterval(() => this.#lookAtAll(), patienceMs / LOOKS)
    this.#timer.unref()
  }

  add(body: WatchedBody): void {
    body.since = this.#look
    body.fresh = 0
    this.#bodies.add(body)
  }

  came(body: WatchedBody, bytes: number): void {
    body.fresh += bytes
    if (body.fresh < PROGRESS_BYTES) return
    body.fresh = 0
    body.since = this.#look
  }

  remove(body: WatchedBody): void {
    this.#bodies.delete(body)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #lookAtAll(): void {
    this.#look++
    for (const body of this.#bodies) {
      if (this.#look - body.since <= LOOKS) continue
      this.#bodies.delete(body)
      body.expired()
    }
  }
}
