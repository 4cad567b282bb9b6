/** A clock that moves when it is told to, and heights likewise. */
import type { Clock, HeightChange, HeightClock } from '../../../runtime/timers/index.js'

export class VirtualClock implements Clock {
  #now = 1_700_000_000_000
  #monotonic = 0
  readonly #timers = new Set<{ due: number; run: () => void }>()

  wall(): number {
    return this.#now
  }
  monotonic(): number {
    return this.#monotonic
  }
  after(delayMs: number, run: () => void): () => void {
    const timer = { due: this.#monotonic + Math.max(0, delayMs), run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  soon(run: () => void): void {
    setImmediate(run)
  }

  /** Moves both clocks on, running what falls due, in order. */
  advance(ms: number): void {
    const end = this.#monotonic + ms
    for (;;) {
      const [next] = [...this.#timers].filter(timer => timer.due <= end).sort((a, b) => a.due - b.due)
      if (next === undefined) break
      this.#step(next.due - this.#monotonic)
      this.#timers.delete(next)
      next.run()
    }
    this.#step(end - this.#monotonic)
  }

  /** Sets the wall clock alone, as an operator or NTP does. */
  jump(ms: number): void {
    this.#now += ms
  }

  #step(ms: number): void {
    this.#now += ms
    this.#monotonic += ms
  }
}

export class VirtualHeights implements HeightClock {
  readonly finality = 20
  #height = 100
  readonly #listeners = new Set<(change: HeightChange) => void>()

  current(): number {
    return this.#height
  }
  subscribe(listener: (change: HeightChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  set(height: number): void {
    const kind = height < this.#height ? 'revert' : 'apply'
    this.#height = height
    for (const listener of this.#listeners) listener({ kind, height })
  }
}
