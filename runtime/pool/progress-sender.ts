/**
 * A task's progress on its way out of the thread: a proof that reports each constraint must not flood the main process, so updates of one
 * stage that come close together are merged into the latest.
 */
import type { Progress } from './task-function.js'

const MERGE_MS = 20

export class ProgressSender {
  readonly #send: (progress: Progress) => void
  readonly #now: () => number
  #stage: string | null = null
  #sentAtMs = 0
  #held: Progress | null = null
  #count = 0

  constructor(send: (progress: Progress) => void, now: () => number) {
    this.#send = send
    this.#now = now
  }

  /** How many were sent, merged ones not counted. */
  get count(): number {
    return this.#count
  }

  report(progress: Progress): void {
    if (progress.stage === this.#stage && this.#now() - this.#sentAtMs < MERGE_MS) {
      this.#held = progress
      return
    }
    // Another stage begins: the last word of the one before goes first. Within a stage the newer update says it all.
    if (progress.stage !== this.#stage) this.flush()
    this.#held = null
    this.#emit(progress)
  }

  /** Sends what is held back. */
  flush(): void {
    if (this.#held === null) return
    const held = this.#held
    this.#held = null
    this.#emit(held)
  }

  #emit(progress: Progress): void {
    this.#stage = progress.stage
    this.#sentAtMs = this.#now()
    this.#count++
    this.#send(progress)
  }
}
