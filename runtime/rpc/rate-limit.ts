/** How often each caller may ask: a steady rate, with a second's worth at once (the generic cell rate algorithm). */

const FORGET_EVERY = 4_096

export class RateLimit {
  /** When each caller's allowance is whole again. */
  readonly #whole = new Map<string, number>()
  #asked = 0

  /** @param perSecond 0: without a limit. */
  constructor(
    readonly perSecond: number,
    readonly nowMs: () => number,
  ) {}

  /** @returns how many milliseconds to wait; 0: go on. */
  ask(who: string): number {
    if (this.perSecond === 0) return 0
    const now = this.nowMs()
    if (++this.#asked % FORGET_EVERY === 0) this.#forget(now)
    const next = Math.max(now, this.#whole.get(who) ?? 0) + 1_000 / this.perSecond
    if (next - now > 1_000) return Math.ceil(next - now - 1_000)
    this.#whole.set(who, next)
    return 0
  }

  #forget(now: number): void {
    for (const [who, whole] of this.#whole) if (whole <= now) this.#whole.delete(who)
  }
}
