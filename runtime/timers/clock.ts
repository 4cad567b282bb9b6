/** Time comes in from outside, so that tests and the simulator can turn it. */
export interface Clock {
  /** Milliseconds since 1970; may jump. */
  wall(): number
  /** Milliseconds since some moment of this process; never jumps. */
  monotonic(): number
  /** Calls `run` after `delayMs` of monotonic time; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void
  /** Calls `run` once whatever else wants a turn of the event loop has had one. */
  soon(run: () => void): void
}

/** Longest delay that Node's timers take; longer ones fire at once. */
const LONGEST_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_MS))
    return () => clearTimeout(timer)
  },
  soon: run => {
    setImmediate(run)
  },
}
