/** What an actor waits for: running effects, armed timers and alarms. Most actors wait for nothing, so the empty map is shared. */

/** An effect that runs: its id is `<address>/<seq>/<index>`. */
export interface PendingEffect {
  readonly effect: string
  readonly seq: number
  readonly index: number
}
/** An armed timer. */
export interface PendingTimer {
  /** Wall clock, milliseconds; for a monotonic timer only where its row says no better. */
  readonly due: number
  readonly arm: number
  readonly monotonic: boolean
}
/** An armed alarm on the height clock. */
export interface PendingHeight {
  readonly height: number
  readonly confidence: number
  readonly arm: number
}

export type Pending<T> = ReadonlyMap<string, T>

const NOTHING: Pending<never> = new Map<string, never>()

export function nothingPending<T>(): Pending<T> {
  return NOTHING
}

/** @returns the map to keep in place of `pending`, which is changed. */
export function withPending<T>(pending: Pending<T>, id: string, one: T): Pending<T> {
  const own = pending === NOTHING ? new Map<string, T>() : (pending as Map<string, T>)
  own.set(id, one)
  return own
}

/** @returns the map to keep in place of `pending`, which is changed. */
export function withoutPending<T>(pending: Pending<T>, id: string): Pending<T> {
  if (!pending.has(id)) return pending
  if (pending.size === 1) return NOTHING
  ;(pending as Map<string, T>).delete(id)
  return pending
}
