/**
 * One thing at a time: a supervisor takes what it is asked for, and what it hears of its children, in turn. So no rule has to think of
 * another one half done. Its end alone doesn't wait in line.
 */
export class Mailbox {
  readonly #waiting: { run: () => Promise<void>; refuse: () => void }[] = []
  #last: (() => Promise<void>) | null = null
  #busy = false
  #closed = false

  /** @param refusal what callers are told once it is closed. */
  constructor(readonly refusal: () => Error) {}

  /** Runs `turn` when those before are done; what it gives back or throws goes to the caller. */
  run<T>(turn: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const refuse = () => reject(this.refusal())
      if (this.#closed) return refuse()
      // Within the promise, so that a turn that throws at once is a turn that rejects.
      const run = () => Promise.resolve().then(turn).then(resolve, reject)
      this.#waiting.push({ run, refuse })
      void this.#drain()
    })
  }

  /** Refuses what waits and what comes. `last` runs once the present turn is over. */
  close(last: () => Promise<void> = async () => {}): void {
    if (this.#closed) return
    this.#closed = true
    this.#last = last
    for (const { refuse } of this.#waiting.splice(0)) refuse()
    void this.#drain()
  }

  async #drain(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    for (;;) {
      const next = this.#waiting.shift()
      if (next === undefined) break
      await next.run()
    }
    this.#busy = false
    const last = this.#last
    this.#last = null
    await last?.()
  }
}
