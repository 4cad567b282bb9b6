/** The writes of one or many steps, to be made together or not at all. */
import type { Table } from './tables.js'

export class Batch {
  readonly tables: Table[] = []
  readonly keys: Uint8Array[] = []
  /** null removes the row. */
  readonly values: (Uint8Array | null)[] = []

  get size(): number {
    return this.tables.length
  }

  put(table: Table, key: Uint8Array, value: Uint8Array): void {
    this.tables.push(table)
    this.keys.push(key)
    this.values.push(value)
  }

  remove(table: Table, key: Uint8Array): void {
    this.tables.push(table)
    this.keys.push(key)
    this.values.push(null)
  }

  /** Takes back all rows after the first `size`. */
  truncate(size: number): void {
    this.tables.length = size
    this.keys.length = size
    this.values.length = size
  }
}
