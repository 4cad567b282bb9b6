/**
 * Reads, and changes that rest on what was read. A change is tried anew when another instance wrote in between; changes of this instance go one
 * after the other.
 */
import { type Clock, systemClock } from '../../../runtime/timers/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { AuthStore, Write } from './port.js'

export interface Change<T> {
  /** None: nothing is to be changed after all. */
  readonly writes: readonly Write[]
  readonly result: T
}

type ChangeListener = (writes: readonly Write[], revision: number) => void

/** Each costs another instance's success, and they draw apart: so many in a row mean hundreds of writes a second. */
const ATTEMPTS = 32
/** Before the second attempt at most so long, and longer with each; milliseconds. */
const PAUSE = { first: 2, longest: 50 }

export interface LedgerModules {
  readonly clock?: Pick<Clock, 'after'>
  /** In [0, 1). */
  readonly random?: () => number
}

export class Ledger {
  readonly #listeners = new Set<ChangeListener>()
  #last: Promise<unknown> = Promise.resolve()

  readonly #pause: (attempt: number) => Promise<void>

  constructor(
    readonly store: AuthStore,
    { clock = systemClock, random = Math.random }: LedgerModules = {},
  ) {
    this.#pause = attempt =>
      new Promise(resolve => {
        clock.after(random() * Math.min(PAUSE.longest, PAUSE.first * 2 ** attempt), resolve)
      })
  }

  /**
   * @param work reads from the store and tells what to write; may run several times. `next` is the revision that its writes will have.
   * @throws AuthError STORE_BUSY, STORE_FAILED, and what the work throws
   */
  change<T>(work: (next: number) => Promise<Change<T>>): Promise<T> {
    const turn = this.#last.then(() => this.#change(work))
    this.#last = turn.catch(() => {})
    return turn
  }

  /** Told after each change of this instance, before the change is answered. @returns takes it back. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #change<T>(work: (next: number) => Promise<Change<T>>): Promise<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const at = await this.store.revision()
      const { writes, result } = await work(at + 1)
      if (writes.length === 0) return result
      if (!(await this.store.commit(writes, at))) {
        // Two that try in step would go on being in each other's way.
        await this.#pause(attempt)
        continue
      }
      for (const listener of this.#listeners) listener(writes, at + 1)
      return result
    }
    throw new AuthError({ code: AuthErrorCode.STORE_BUSY, store: this.store.name, attempts: ATTEMPTS })
  }
}
