/** A class's turn at its exclusive lock. The worker process holds the lock; this is the main process's knowledge of it. */
import type { WorkerProcess } from './process.js'

type State = { readonly name: 'none' } | { readonly name: 'asked' | 'held'; readonly request: number }

const NONE: State = { name: 'none' }

export class ExclusiveTurn {
  #state: State = NONE

  get held(): boolean {
    return this.#state.name === 'held'
  }

  /** @param request unique: an answer to an earlier request, given back meanwhile, must not pass for this one's. */
  ask(process: WorkerProcess, request: number): void {
    if (this.#state.name !== 'none') return
    this.#state = { name: 'asked', request }
    process.send({ type: 'lock', request })
  }

  /** The worker holds the lock. False when nobody asked for it any more. */
  locked(request: number): boolean {
    if (this.#state.name !== 'asked' || this.#state.request !== request) return false
    this.#state = { name: 'held', request }
    return true
  }

  giveBack(process: WorkerProcess): void {
    if (this.#state.name === 'none') return
    this.#state = NONE
    process.send({ type: 'unlock' })
  }

  /** The worker has given the lock back by itself: a run ended, or the process did. */
  over(): void {
    this.#state = NONE
  }
}
