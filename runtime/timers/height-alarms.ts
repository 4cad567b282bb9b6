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
  /** Adds rows to the open batch. */
  readonly write: (change: (batch: Batch) => void) => void
}

export class HeightAlarms {
  readonly #unsubscribe: () => void

  constructor(readonly modules: HeightAlarmModules) {
    this.#unsubscribe = modules.clock.subscribe(change => this.#changed(change))
  }

  /** Looks for alarms that the present height has reached. */
  look(): void {
    this.#applied(this.modules.clock.current())
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
      if (row.fired) {
        if (height < final) write(batch => batch.remove(Table.Heights, key))
      } else if (height + row.confidence <= current) {
        write(batch => batch.put(Table.Heights, key, encodeRecord({ ...row, fired: true })))
        fire({ address: keys.firstName(key, 6), id: row.id, arm: row.arm, event: row.event })
      }
    }
  }

  #reverted(current: number): void {
    const { store, fire, write } = this.modules
    for (const { key, value } of store.range(Table.Heights, { from: keys.due(current + 1, ''), to: keys.AFTER_ALL })) {
      const row = decodeRecord<HeightRow>(value, Table.Heights, key)
      if (!row.fired) continue
      write(batch => batch.put(Table.Heights, key, encodeRecord({ ...row, fired: false })))
      const event = { ...row.event, type: `${row.event.type}.reverted` }
      fire({ address: keys.firstName(key, 6), id: row.id, arm: row.arm, event })
    }
  }
}
