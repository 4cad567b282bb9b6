/**
 * Timers on the monotonic clock: back-off must not be cut short or drawn out by a clock that is set. What remains of
 * each is stored when it is armed, when the runtime stops, and now and then, so a restart goes on where it was.
 */
import type { Clock } from './clock.js'
import type { DueTimer } from './wall-timers.js'

interface Armed extends DueTimer {
  readonly until: number
  readonly cancel: () => void
}

export class BackoffTimers {
  readonly #armed = new Map<string, Armed>()

  constructor(
    readonly clock: Clock,
    readonly fire: (timer: DueTimer) => void,
  ) {}

  /** Arms, replacing one of the same actor and id. */
  arm(timer: DueTimer, remainingMs: number): void {
    const key = `${timer.address}\0${timer.id}`
    this.#armed.get(key)?.cancel()
    this.#wait(key, timer, this.clock.monotonic() + remainingMs)
  }

  /** Clocks cut long waits short (Node's at 24.8 days), so what was waited for is looked at again. */
  #wait(key: string, timer: DueTimer, until: number): void {
    const cancel = this.clock.after(until - this.clock.monotonic(), () => {
      // A millisecond less is how Node rounds, not a wait cut short.
      if (until - this.clock.monotonic() > 1) {
        this.#wait(key, timer, until)
        return
      }
      this.#armed.delete(key)
      this.fire(timer)
    })
    this.#armed.set(key, { ...timer, until, cancel })
  }

  /** What remains of each, to be stored. */
  *remaining(): Iterable<{ timer: DueTimer; remainingMs: number }> {
    const now = this.clock.monotonic()
    for (const armed of this.#armed.values()) {
      const { address, id, arm, event } = armed
      yield { timer: { address, id, arm, event }, remainingMs: Math.max(0, armed.until - now) }
    }
  }

  /** Null for one that isn't armed. */
  remainingOf(address: string, id: string): number | null {
    const armed = this.#armed.get(`${address}\0${id}`)
    return armed === undefined ? null : Math.max(0, armed.until - this.clock.monotonic())
  }

  stop(): void {
    for (const armed of this.#armed.values()) armed.cancel()
    this.#armed.clear()
  }
}
