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

/** Timers that go off in one turn of the event loop. */
const SLICE = 256
/** The wall clock may jump forward: look again at least this often. */
const LOOK_AGAIN_MS = 60_000

/** How long those wait who find the actors busy, milliseconds. */
const BUSY_MS = 10

export class WallTimers {
  #next = Number.POSITIVE_INFINITY
  /** Every row before this key went off already; it stays until whoever takes the timer removes it. */
  #from: Uint8Array = keys.BEFORE_ALL
  #cancel: (() => void) | null = null

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    /** `due` is that of the row. */
    readonly fire: (timer: DueTimer, due: number) => void,
    /** Whether more may go off now: when thousands are due at once, their actors come a few at a time. */
    readonly mayFire: () => boolean = () => true,
  ) {}

  /** A timer was written that is due at `due`. */
  armed(due: number): void {
    const key = keys.due(due, '')
    if (Buffer.compare(key, this.#from) < 0) this.#from = key
    if (due >= this.#next) return
    this.#next = due
    this.#wait()
  }

  /** Looks at the store for what is due, and for the next. Stale rows are told apart by whoever takes them. */
  look(): void {
    if (!this.mayFire()) {
      this.#next = this.clock.wall() + BUSY_MS
      this.#wait()
      return
    }
    const now = this.clock.wall()
    const rows = this.store.range(Table.Timers, { from: this.#from, to: keys.AFTER_ALL, limit: SLICE })
    this.#next = Number.POSITIVE_INFINITY
    for (const { key, value } of rows) {
      const due = keys.dueOf(key)
      if (due > now) {
        this.#next = due
        break
      }
      const row = decodeRecord<Omit<DueTimer, 'address'>>(value, Table.Timers, key)
      this.#from = Buffer.concat([key, Buffer.from([0])])
      this.fire({ address: keys.firstName(key, 6), id: row.id, arm: row.arm, event: row.event }, due)
    }
    if (rows.length === SLICE && this.#next === Number.POSITIVE_INFINITY) this.#next = now
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
