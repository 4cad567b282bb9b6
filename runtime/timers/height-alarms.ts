/**
 * Alarms on the height clock. One goes off at the first height at or above `height + confidence`, stays until nothing
 * below can be turned back any more, and says so if the clock goes back below `height` before.
 */
import { type Batch, decodeRecord, encodeRecord, keys, type Store, Table } from '../store/index.js'
import type { HeightChange, HeightClock } from './height-clock.js'

export interface HeightRow {
  readonly id: string
  readonly arm: number
  readonly confidence: number
  readonly event: { readonly type: string }
  readonly fired: boolean
}

export interface HeightAlarm {
  readonly address: string
  readonly id: string
  readonly arm: number
  readonly event: { readonly type: string }
}

export interface HeightAlarmModules {
  readonly store: Store
  readonly clock: HeightClock
  readonly fire: (alarm: HeightAlarm) => void
  /** Whether this is still the actor's alarm: a step that isn't on disk yet may have set it anew, in the same row, or taken it away. */
  readonly isArmed: (alarm: Omit<HeightAlarm, 'event'>) => boolean
  /** Adds rows to the open batch; `flushed` is called when they are on disk. */
  readonly write: (change: (batch: Batch) => void, flushed: () => void) => void
}

export class HeightAlarms {
  readonly #unsubscribe: () => void
  /** Whether what the clock did while nobody listened has been made up for. */
  #caughtUp = false
  /** Alarms whose rows on disk are behind: going off twice, or not being taken back, for that reason would be wrong. */
  readonly #ahead = new Map<string, { readonly arm: number; readonly fired: boolean }>()

  constructor(readonly modules: HeightAlarmModules) {
    this.#unsubscribe = modules.clock.subscribe(change => this.#changed(change))
  }

  /** Looks for alarms that the present height has reached. */
  look(): void {
    const current = this.modules.clock.current()
    if (!this.#caughtUp) {
      this.#caughtUp = true
      this.#reverted(current)
    }
    this.#applied(current)
  }

  stop(): void {
    this.#unsubscribe()
  }

  #changed(change: HeightChange): void {
    if (change.kind === 'apply') this.#applied(change.height)
    else this.#reverted(change.height)
  }

  #applied(current: number): void {
    const { store, clock, fire, write } = this.modules
    const final = current - clock.finality
    for (const { key, value } of store.range(Table.Heights, { from: keys.BEFORE_ALL, to: keys.due(current + 1, '') })) {
      const row = decodeRecord<HeightRow>(value, Table.Heights, key)
      const height = keys.dueOf(key)
      if (!this.#isArmed(key, row)) continue
      if (this.#isFired(key, row)) {
        if (height < final && row.fired)
          write(
            batch => batch.remove(Table.Heights, key),
            () => {},
          )
      } else if (height + row.confidence <= current) {
        this.#setFired(key, row, true)
        fire({ address: keys.firstName(key, 6), id: row.id, arm: row.arm, event: row.event })
      }
    }
  }

  #reverted(current: number): void {
    const { store, fire } = this.modules
    for (const { key, value } of store.range(Table.Heights, { from: keys.due(current + 1, ''), to: keys.AFTER_ALL })) {
      const row = decodeRecord<HeightRow>(value, Table.Heights, key)
      if (!this.#isArmed(key, row) || !this.#isFired(key, row)) continue
      this.#setFired(key, row, false)
      const event = { ...row.event, type: `${row.event.type}.reverted` }
      fire({ address: keys.firstName(key, 6), id: row.id, arm: row.arm, event })
    }
  }

  #isArmed(key: Uint8Array, { id, arm }: HeightRow): boolean {
    return this.modules.isArmed({ address: keys.firstName(key, 6), id, arm })
  }

  #isFired(key: Uint8Array, row: HeightRow): boolean {
    const ahead = this.#ahead.get(Buffer.from(key).toString('latin1'))
    return ahead?.arm === row.arm ? ahead.fired : row.fired
  }

  #setFired(key: Uint8Array, row: HeightRow, fired: boolean): void {
    const name = Buffer.from(key).toString('latin1')
    const ahead = { arm: row.arm, fired }
    this.#ahead.set(name, ahead)
    this.modules.write(
      batch => batch.put(Table.Heights, key, encodeRecord({ ...row, fired })),
      () => {
        if (this.#ahead.get(name) === ahead) this.#ahead.delete(name)
      },
    )
  }
}
