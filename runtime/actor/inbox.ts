/** What waits for an actor. */
import type { Address, PlainEvent, Stamped } from '../machine/index.js'
import { keys } from '../store/index.js'

/** Where an event comes from, and what has to be compared and cleared when it is taken. Stored: append only. */
export type Source =
  | { readonly kind: 'event' }
  | { readonly kind: 'spawn' }
  /** `effect` is the effect's id; another one under the same invoke id makes this result stale. */
  | { readonly kind: 'effect'; readonly invoke: string; readonly effect: string }
  /** A timer armed again since has another `arm`; `due` is that of its row, none for a timer on the monotonic clock. */
  | { readonly kind: 'timer'; readonly id: string; readonly arm: number; readonly due?: number }
  | { readonly kind: 'height'; readonly id: string; readonly arm: number }
  /** An operator's deed: overtakes what waits, and is never stored in the inbox. */
  | { readonly kind: 'operator' }

/** The two commonest sources are stored as a number. */
export type StoredSource = 0 | 1 | Source

export function storeSource(source: Source): StoredSource {
  return source.kind === 'event' ? 0 : source.kind === 'spawn' ? 1 : source
}

export function readSource(stored: StoredSource): Source {
  return stored === 0 ? EVENT : stored === 1 ? SPAWN : stored
}

export const EVENT: Source = Object.freeze({ kind: 'event' })
export const SPAWN: Source = Object.freeze({ kind: 'spawn' })
export const OPERATOR: Source = Object.freeze({ kind: 'operator' })

export interface Waiter<T> {
  resolve(value: T): void
  reject(error: unknown): void
}

export class InboxEntry<View = unknown> {
  /** Whether a row of the inbox table holds it, to be removed by the step that takes it. */
  stored = false
  /** Whether it waits on disk alone, because memory has no room for it or its actor takes nothing now. */
  spilled = false
  /** Whether a step has taken it, or found it stale. */
  taken = false
  /** How often it made the actor crash. */
  strikes = 0
  /** Told when the step that takes it is on disk. */
  stepped: Waiter<View> | undefined
  /** Told when the entry itself is on disk, be it as a row or as the step that took it. */
  delivered: Waiter<void> | undefined
  /** Done with the step that takes it, in the same write. */
  alongside: (() => void) | undefined
  /** Idempotency key of the door it came through. */
  door: string | undefined
  /** Of a message: the sender's step that sent it. */
  cause: number | undefined
  /** Of an event that a person sent. */
  why: string | undefined

  constructor(
    readonly to: Address,
    /** Rises with every entry; the order in which an actor takes them. */
    readonly position: number,
    readonly from: string,
    readonly event: Stamped<PlainEvent>,
    readonly source: Source,
  ) {}

  key(prefix: Uint8Array): Uint8Array {
    return keys.numbered(prefix, this.position)
  }

  toRow(): readonly unknown[] {
    const row = [this.position, this.from, this.event, storeSource(this.source), this.strikes, this.door ?? null]
    return this.withOrigin(row)
  }

  /** What of its origin is known goes to the end of a stored row. */
  withOrigin(row: readonly unknown[]): readonly unknown[] {
    if (this.cause === undefined && this.why === undefined) return row
    return [...row, this.cause ?? null, ...(this.why === undefined ? [] : [this.why])]
  }

  static fromRow<View>(to: Address, row: readonly unknown[]): InboxEntry<View> {
    const [position, from, event, source, strikes, door, cause, why] = row as [
      number,
      string,
      Stamped<PlainEvent>,
      StoredSource,
      number,
      string | null,
      (number | null)?,
      string?,
    ]
    const entry = new InboxEntry<View>(to, position, from, event, readSource(source))
    entry.stored = true
    entry.strikes = strikes
    entry.door = door ?? undefined
    entry.cause = cause ?? undefined
    entry.why = why
    return entry
  }
}
