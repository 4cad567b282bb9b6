/** The clocks of a simulated machine: a wall clock that is set now and then, and for each process a monotonic one and its turns. */
import type { Clock } from '../../runtime/timers/index.js'
import type { Life, Scheduler } from './scheduler.js'

const BEGINNING = 1_700_000_000_000

/** When no process was up; monotonic clocks stood still. */
export class Downtimes {
  readonly #gaps: { from: number; to: number }[] = []

  began(at: number): void {
    this.#gaps.push({ from: at, to: Number.POSITIVE_INFINITY })
  }

  ended(at: number): void {
    const gap = this.#gaps.at(-1)
    if (gap !== undefined && gap.to > at) gap.to = at
  }

  /** Milliseconds for which a process was up between two moments. */
  upBetween(from: number, to: number): number {
    let up = to - from
    for (let i = this.#gaps.length - 1; i >= 0; i--) {
      const gap = this.#gaps[i] as { from: number; to: number }
      if (gap.to < from) break
      up -= Math.max(0, Math.min(to, gap.to) - Math.max(from, gap.from))
    }
    return up
  }
}

/** The wall clock that all processes on the machine share. */
export class WallClock {
  /** Since when which offset holds, virtual milliseconds. */
  readonly #settings: { readonly since: number; readonly offset: number }[] = [{ since: 0, offset: BEGINNING }]

  constructor(readonly scheduler: Scheduler) {}

  now(): number {
    return Math.floor(this.scheduler.now + (this.#settings.at(-1) as { offset: number }).offset)
  }

  /** Sets it forward (or back), as an operator or NTP does. */
  set(byMs: number): void {
    const { offset } = this.#settings.at(-1) as { offset: number }
    this.#settings.push({ since: this.scheduler.now, offset: offset + Math.round(byMs) })
  }

  /**
   * When the clock showed `wall`: virtual milliseconds, rounded down to what the clock shows.
   * @returns undefined when it did so more than once, or never.
   */
  timeOf(wall: number): number | undefined {
    let found: number | undefined
    for (let i = 0; i < this.#settings.length; i++) {
      const { since, offset } = this.#settings[i] as { since: number; offset: number }
      const until = this.#settings[i + 1]?.since ?? this.scheduler.now
      const time = wall - offset
      if (time + 1 < since || time > until) continue
      if (found !== undefined) return undefined
      found = time
    }
    return found
  }
}

/** What one process sees. */
export class ProcessClock implements Clock {
  readonly #started: number

  constructor(
    readonly life: Life,
    readonly wallClock: WallClock,
    readonly scheduler: Scheduler,
  ) {
    // Each process counts from a moment of its own.
    this.#started = scheduler.now - (scheduler.now % 1_000)
  }

  wall(): number {
    return this.wallClock.now()
  }

  monotonic(): number {
    // Work takes time too: long turns have to break off, or nothing would ever be under way between two batches.
    const { scheduler } = this
    if (scheduler.random.chance(0.2)) scheduler.now += scheduler.random.between(0, 8)
    return scheduler.now - this.#started
  }

  after(delayMs: number, run: () => void): () => void {
    // Node's timers wait a millisecond at least.
    return this.scheduler.add(this.life, Math.max(1, delayMs), 'clock', 'timer', run)
  }

  soon(run: () => void): void {
    this.scheduler.add(this.life, 0, 'clock', 'turn', run)
  }
}
