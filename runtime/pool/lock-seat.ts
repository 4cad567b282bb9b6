/** Waits for a file lock and holds it. The kernel's lock has no queue that Node could wait in without blocking, so it is asked again. */
import type { HeldLock, LockPort } from './lock-port.js'

/** Between two tries. One try is one system call. */
const POLL_MS = 25

export class LockSeat {
  readonly #lock: LockPort
  readonly #path: string
  #held: HeldLock | null = null
  #timer: NodeJS.Timeout | null = null
  #releasedAtMs = Number.NEGATIVE_INFINITY

  constructor(lock: LockPort, path: string) {
    this.#lock = lock
    this.#path = path
  }

  /**
   * Calls `onHeld` once the lock is held, unless `release` comes first.
   *
   * @param onError the lock file cannot be opened; there is no further try.
   */
  acquire(onHeld: () => void, onError: (error: unknown) => void): void {
    // Who just had it lets others try first: two pools that both have work take turns.
    const courtesyMs = this.#releasedAtMs + 2 * POLL_MS - performance.now()
    const attempt = (): void => {
      this.#timer = null
      try {
        this.#held ??= this.#lock.tryLock(this.#path)
      } catch (error) {
        onError(error)
        return
      }
      if (this.#held === null) this.#timer = setTimeout(attempt, POLL_MS)
      else onHeld()
    }
    if (courtesyMs > 0) this.#timer = setTimeout(attempt, courtesyMs)
    else attempt()
  }

  release(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#held === null) return
    this.#held.release()
    this.#held = null
    this.#releasedAtMs = performance.now()
  }
}
