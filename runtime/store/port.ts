/**
 * The step store: where a component's whole state lives. Two kinds keep to this port, LMDB embedded and (where
 * instances share) MySQL, and both pass one conformance suite.
 */
import type { Batch } from './batch.js'
import type { Table } from './tables.js'

/** The right to write: whoever opened the store last holds the highest epoch, and every older fence is refused. */
export interface Fence {
  readonly epoch: number
}

export interface Commit {
  /** The batch is visible to readers; a crash of the machine may still lose it. */
  readonly committed: Promise<void>
  /** The batch is on disk. Rejects with STORE_FAILED, DISK_FULL or FENCED; then nothing of the batch counts. */
  readonly flushed: Promise<void>
}

export interface Range {
  /** First key, inclusive. */
  readonly from: Uint8Array
  /** Last key, exclusive. */
  readonly to: Uint8Array
  readonly limit?: number
  /** From the last to the first; `from` and `to` keep their meaning. */
  readonly reverse?: boolean
}

export interface Row {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

export interface TableStat {
  readonly table: string
  readonly rows: number
  readonly bytes: number
}

export interface StoreStat {
  readonly path: string
  readonly epoch: number
  /** Bytes on disk. */
  readonly bytes: number
  readonly readers: number
  readonly tables: readonly TableStat[]
}

export interface Store {
  /** Raises the epoch, so that every older holder is refused. Once, before the first commit. */
  acquire(): Promise<Fence>
  /**
   * Writes a batch in one transaction; all of its writes are issued in this call. Batches become visible and durable in
   * the order of the calls.
   */
  commit(batch: Batch, fence: Fence): Commit
  /** A committed value, or undefined. */
  get(table: Table, key: Uint8Array): Uint8Array | undefined
  /** Committed rows in key order, copied out: no read transaction outlives the call. */
  range(table: Table, range: Range): readonly Row[]
  /** How many committed rows the range has. */
  count(table: Table, range: Pick<Range, 'from' | 'to'>): number
  stat(): StoreStat
  /** Copies the store as of now into an empty directory, compacted. */
  backup(directory: string): Promise<void>
  close(): Promise<void>
}
