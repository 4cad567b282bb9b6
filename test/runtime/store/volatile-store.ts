/**
 * The step store's twin for tests: keeps everything in memory and, when it crashes, loses every transaction that was
 * not flushed, as a machine that loses power does.
 */
import sortedBTree from 'sorted-btree'
import type { Batch, Commit, Fence, Range, Row, Store, StoreStat, Table } from '../../../runtime/store/index.js'
import { StoreError, StoreErrorCode, TABLES, tableName } from '../../../runtime/store/index.js'

const BTree = sortedBTree.default
type Rows = InstanceType<typeof BTree<string, Uint8Array>>
const noRows = (): Rows => new BTree<string, Uint8Array>(undefined, (a, b) => (a < b ? -1 : a > b ? 1 : 0))

const text = (key: Uint8Array): string => Buffer.from(key).toString('latin1')
const bytes = (key: string): Buffer => Buffer.from(key, 'latin1')

/** What survives a crash; several stores in turn may be opened on it. */
export class Disk {
  epoch = 0
  readonly tables = new Map<Table, Rows>(TABLES.map(table => [table, noRows()]))
  /** Commits from now on until one fails; null never. */
  failAfter: number | null = null
  failure: StoreErrorCode.FAILED | StoreErrorCode.DISK_FULL = StoreErrorCode.FAILED

  copy(): Disk {
    const disk = new Disk()
    disk.epoch = this.epoch
    for (const [table, rows] of this.tables) disk.tables.set(table, rows.clone())
    return disk
  }
}

export class VolatileStore implements Store {
  /** What readers see: everything committed, flushed or not. */
  readonly #visible: Map<Table, Rows>
  #closed = false

  constructor(readonly disk: Disk) {
    this.#visible = new Map([...disk.tables].map(([table, rows]) => [table, rows.clone()]))
  }

  async acquire(): Promise<Fence> {
    return { epoch: ++this.disk.epoch }
  }

  commit(batch: Batch, fence: Fence): Commit {
    const run = async (): Promise<void> => {
      if (this.#closed) throw new StoreError({ code: StoreErrorCode.CLOSED })
      if (fence.epoch !== this.disk.epoch)
        throw new StoreError({ code: StoreErrorCode.FENCED, epoch: fence.epoch, now: this.disk.epoch })
      if (this.disk.failAfter !== null && this.disk.failAfter-- <= 0) {
        this.disk.failAfter = null
        throw new StoreError({ code: this.disk.failure, path: 'memory' })
      }
      apply(this.#visible, batch)
    }
    const committed = run()
    // The flush comes a turn of the event loop later, so that there is a moment in which it can be lost.
    const flushed = committed
      .then(() => new Promise<void>(resolve => setImmediate(resolve)))
      .then(() => {
        if (this.#closed) throw new StoreError({ code: StoreErrorCode.CLOSED })
        apply(this.disk.tables, batch)
      })
    committed.catch(() => {})
    flushed.catch(() => {})
    return { committed, flushed }
  }

  get(table: Table, key: Uint8Array): Uint8Array | undefined {
    return this.#visible.get(table)?.get(text(key))
  }

  range(table: Table, { from, to, limit, reverse = false }: Range): readonly Row[] {
    const rows: Row[] = []
    const found = this.#visible.get(table) as Rows
    const entries = reverse ? found.entriesReversed(text(to), undefined, true) : found.entries(text(from))
    for (const [key, value] of entries) {
      if (reverse ? key < text(from) : key >= text(to)) break
      if (rows.length >= (limit ?? Number.POSITIVE_INFINITY)) break
      rows.push({ key: bytes(key), value: Buffer.from(value) })
    }
    return rows
  }

  count(table: Table, range: Pick<Range, 'from' | 'to'>): number {
    return this.range(table, range).length
  }

  stat(): StoreStat {
    const tables = [...this.#visible].map(([table, rows]) => ({ table: tableName(table), rows: rows.size, bytes: 0 }))
    return { path: 'memory', epoch: this.disk.epoch, bytes: 0, readers: 0, tables }
  }

  async backup(): Promise<void> {
    throw new StoreError({ code: StoreErrorCode.UNREADABLE, path: 'memory' })
  }

  /** Loses what was not flushed. */
  crash(): void {
    this.#closed = true
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}

function apply(tables: Map<Table, Rows>, batch: Batch): void {
  batch.tables.forEach((table, i) => {
    const key = text(batch.keys[i] as Uint8Array)
    const value = batch.values[i]
    if (value == null) tables.get(table)?.delete(key)
    else tables.get(table)?.set(key, Buffer.from(value))
  })
}
