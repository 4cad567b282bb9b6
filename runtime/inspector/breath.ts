/** Long work in slices: between two of them, whoever else waits for the event loop has its turn. */
import type { Clock } from '../timers/index.js'

/** A slice may end later by what is done at once: far below the 20 ms that anybody may be kept waiting. */
const SLICE_MS = 6

export class Breath {
  #since: number

  constructor(readonly clock: Pick<Clock, 'monotonic' | 'soon'>) {
    this.#since = clock.monotonic()
  }

  /** Awaited often; waits only when the slice is used up. */
  async take(): Promise<void> {
    if (this.clock.monotonic() - this.#since < SLICE_MS) return
    await new Promise<void>(resolve => this.clock.soon(resolve))
    this.#since = this.clock.monotonic()
  }
}
