/**
 * Deadlines on the wall clock. They live in the store in order of their time; memory holds only the earliest one, so
 * sleeping actors cost nothing here.
 */
import { decodeRecord, keys, type Store, Table } from '../store/index.js'
import type { Clock } from './clock.js'

export interface DueTimer {
  readonly address: string
  readonly id: string
  readonly arm: number
  readonly event: { readonly type: string }
}

const SLICE = 512
/** The wall clock may jump forward: look again at least this often. */
const LOOK_AGAIN_MS = 60_000

export class WallTimers {
  #next = Number.POSITIVE_INFINITY
  #cancel: (() => void) | null = null

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    /** `due` is that of the row, which stays until whoever takes the timer removes it. */
    readonly fire: (timer: DueTimer, due: number) => void,
  ) {}

  /** A timer was written that is due at `due`. */
  armed(due: number): void {
    if (due >= this.#next) return
    this.#next = due
    this.#wait()
  }

  /** Looks at the store for what is due, and for the next. Stale rows are told apart by whoever takes them. */
  look(): void {
    const now = this.clock.wall()
    const later = keys.due(now + 1, '')
    const rows = this.store.range(Table.Timers, { from: keys.BEFORE_ALL, to: later, limit: SLICE })
    const [next] = this.store.range(Table.Timers, { from: later, to: keys.AFTER_ALL, limit: 1 })
    this.#next = next === undefined ? Number.POSITIVE_INFINITY : keys.dueOf(next.key)
    for (const { key, value } of rows) {
      const row = decodeRecord<Omit<DueTimer, 'address'>>(value, Table.Timers, key)
      this.fire({ address: keys.firstName(key, 6), id: row.id, arm: row.arm, event: row.event }, keys.dueOf(key))
    }
    // The fired rows go when their steps are on disk; looking again at once would only find them again.
    if (rows.length === SLICE) this.#next = Math.min(this.#next, now + 100)
    this.#wait()
  }

  #wait(): void {
    this.#cancel?.()
    this.#cancel = null
    if (this.#next === Number.POSITIVE_INFINITY) return
    const delay = Math.min(LOOK_AGAIN_MS, Math.max(1, this.#next - this.clock.wall()))
    this.#cancel = this.clock.after(delay, () => this.look())
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#next = Number.POSITIVE_INFINITY
  }
}
