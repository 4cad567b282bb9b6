/**
 * How many restarts a supervisor bears before it takes the trouble for one that restarts don't cure, and gives up. More than `restarts`
 * within `periodMs` are too many.
 */
export interface Intensity {
  readonly restarts: number
  readonly periodMs: number
}

/** As in OTP. With back-off, a period that is shorter than the pauses never fills: choose it longer than `backoff.maxMs`. */
export const INTENSITY_DEFAULT: Intensity = { restarts: 1, periodMs: 5_000 }

/** The restarts of the period that ends now. */
export class RestartCount {
  /** Monotonic times, oldest first. */
  #times: number[] = []

  constructor(readonly intensity: Intensity) {}

  /** Counts one more. False: that was one too many. */
  add(now: number): boolean {
    this.#times.push(now)
    return this.within(now) <= this.intensity.restarts
  }

  within(now: number): number {
    const since = now - this.intensity.periodMs
    this.#times = this.#times.filter(at => at >= since)
    return this.#times.length
  }
}
