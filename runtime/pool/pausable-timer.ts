/** A timer that stands still while its process is paused: stopped time is not a task's fault. */
import type { Clock } from '../timers/index.js'

export class PausableTimer {
  readonly #clock: Clock
  readonly #fire: () => void
  #leftMs: number
  #armedAtMs = 0
  #takeBack: (() => void) | null = null

  constructor(clock: Clock, delayMs: number, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
    this.#leftMs = delayMs
    this.resume()
  }

  pause(): void {
    if (this.#takeBack === null) return
    this.cancel()
    this.#leftMs -= this.#clock.monotonic() - this.#armedAtMs
  }

  resume(): void {
    if (this.#takeBack !== null) return
    this.#armedAtMs = this.#clock.monotonic()
    this.#takeBack = this.#clock.after(Math.max(0, this.#leftMs), this.#fire)
  }

  cancel(): void {
    this.#takeBack?.()
    this.#takeBack = null
  }
}
