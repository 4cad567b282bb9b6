/** Percentiles of the last while. Piscina's own histograms run over the whole life of a process and say nothing of now. */
import type { Clock } from '../timers/index.js'

/** More samples than this in a window are forgotten oldest first: memory is bounded, and 512 are enough for a p99. */
const CAPACITY = 512

export interface Percentiles {
  readonly count: number
  /** `null` when nothing was measured in the window. */
  readonly p50: number | null
  readonly p99: number | null
}

export class SlidingWindow {
  readonly #clock: Clock
  readonly #windowMs: number
  #samples: { readonly atMs: number; readonly value: number }[] = []

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  add(value: number): void {
    // Trimming in halves keeps the common case a push.
    if (this.#samples.length >= 2 * CAPACITY) this.#samples = this.#samples.slice(-CAPACITY)
    this.#samples.push({ atMs: this.#clock.monotonic(), value })
  }

  percentiles(): Percentiles {
    const sinceMs = this.#clock.monotonic() - this.#windowMs
    const values = this.#samples
      .slice(-CAPACITY)
      .filter(sample => sample.atMs >= sinceMs)
      .map(sample => sample.value)
      .sort((a, b) => a - b)
    const at = (share: number) => values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null
    return { count: values.length, p50: at(0.5), p99: at(0.99) }
  }
}
