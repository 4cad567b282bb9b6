/** The embedded step store, on LMDB. One process at a time; the repo's lock sees to that, the fence is the second line. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open, type RootDatabase } from 'lmdb'
import type { Batch } from './batch.js'
import { commitReason } from './commit-reason.js'
import { StoreError, StoreErrorCode } from './errors.js'
import { assertDatabase } from './header.js'
import type { Commit, Fence, Range, Row, Store, StoreStat, TableStat } from './port.js'
import { TABLES, type Table, tableName } from './tables.js'

type Db = Database<Uint8Array, Uint8Array>

const FORMAT = 1
/** LMDB's limit with 4 KiB pages. */
const MAX_KEY_BYTES = 1_978
/** The fence row's version is `epoch × BATCHES + batches committed`; both fit a double. */
const BATCHES = 2 ** 32
const epochOf = (version: number): number => Math.floor(version / BATCHES)
const FENCE_KEY = Buffer.from('fence')
const FORMAT_KEY = Buffer.from('format')
const EMPTY = Buffer.alloc(1)

export interface LmdbStoreOptions {
  /** Directory of the environment; made if it isn't there. */
  readonly path: string
}

/**
 * @throws StoreError READ_ONLY, DISK_FULL, UNREADABLE or TOO_NEW.
 */
export function openLmdbStore(options: LmdbStoreOptions): LmdbStore {
  return new LmdbStore(options)
}

export class LmdbStore implements Store {
  readonly #path: string
  readonly #root: RootDatabase<Uint8Array, Uint8Array>
  /** Its one row's version tells who writes, and what was written: the writer thread itself compares it. */
  readonly #fence: Db
  readonly #tables: Db[] = []
  /** Of the fence row, once all that was handed over is committed. */
  #version = 0
  #closed = false

  constructor(options: LmdbStoreOptions) {
    this.#path = options.path
    try {
      mkdirSync(options.path, { recursive: true, mode: 0o700 })
      accessSync(options.path, constants.W_OK)
      assertDatabase(options.path)
      // overlappingSync (the default on Linux) makes commits visible before they are flushed; `flushed` tells when.
      this.#root = open({
        path: options.path,
        noSubdir: false,
        maxDbs: 24,
        encoding: 'binary',
        keyEncoding: 'binary',
        cache: false,
        mapSize: 64 * 1024 * 1024,
      } as never)
      const openTable = (name: string, versions: boolean): Db =>
        this.#root.openDB({ name, encoding: 'binary', keyEncoding: 'binary', useVersions: versions } as never) as Db
      this.#fence = openTable('fence', true)
      for (const table of TABLES) this.#tables[table] = openTable(tableName(table), false)
    } catch (cause) {
      throw StoreError.of(cause, options.path, StoreErrorCode.UNREADABLE)
    }
    const format = this.#fence.get(FORMAT_KEY)?.[0] ?? FORMAT
    if (format > FORMAT)
      throw new StoreError({ code: StoreErrorCode.TOO_NEW, path: options.path, stored: format, known: FORMAT })
  }

  async acquire(): Promise<Fence> {
    try {
      // Whoever holds the store now may be writing still, and every batch raises the version.
      for (;;) {
        const before = this.#storedVersion()
        const epoch = epochOf(before) + 1
        const version = epoch * BATCHES
        const written =
          before === 0
            ? await this.#fence.ifNoExists(FENCE_KEY, () => this.#writeFence(version))
            : await this.#fence.ifVersion(FENCE_KEY, before, () => this.#writeFence(version))
        await this.#root.flushed
        if (!written) continue
        this.#version = version
        return { epoch }
      }
    } catch (cause) {
      throw StoreError.of(cause, this.#path, StoreErrorCode.FAILED)
    }
  }

  #writeFence(version: number): void {
    this.#fence.put(FENCE_KEY, EMPTY, version)
    this.#fence.put(FORMAT_KEY, Buffer.from([FORMAT]), FORMAT)
  }

  #storedVersion(): number {
    return this.#fence.getEntry(FENCE_KEY)?.version ?? 0
  }

  commit(batch: Batch, fence: Fence): Commit {
    if (this.#closed) {
      const closed = Promise.reject(new StoreError({ code: StoreErrorCode.CLOSED }))
      closed.catch(() => {})
      return { committed: closed, flushed: closed }
    }
    const { tables, keys, values } = batch
    // Each batch holds for the version that the one before it leaves: behind a failed one, none that follows can land.
    const before = epochOf(this.#version) === fence.epoch ? this.#version : fence.epoch * BATCHES
    if (before === this.#version) this.#version++
    let written: Promise<boolean>
    let flush: Promise<unknown>
    try {
      // Found while the rows are handed over, a key that is too long would leave the rows before it behind.
      for (const key of keys) if (key.length > MAX_KEY_BYTES) throw new RangeError(`a key of ${key.length} bytes`)
      written = this.#fence.ifVersion(FENCE_KEY, before, () => {
        for (let i = 0; i < tables.length; i++) {
          const db = this.#tables[tables[i] as Table] as Db
          const value = values[i]
          if (value == null) db.remove(keys[i] as Uint8Array)
          else db.put(keys[i] as Uint8Array, value)
        }
        this.#fence.put(FENCE_KEY, EMPTY, before + 1)
      })
      flush = this.#root.flushed
    } catch (cause) {
      written = Promise.reject(cause)
      flush = written
    }
    const committed = written.then(
      ok => {
        if (ok) return
        const now = epochOf(this.#storedVersion())
        if (now === fence.epoch) throw new StoreError({ code: StoreErrorCode.FAILED, path: this.#path })
        throw new StoreError({ code: StoreErrorCode.FENCED, epoch: fence.epoch, now })
      },
      async cause => {
        throw StoreError.of(await commitReason(cause), this.#path, StoreErrorCode.FAILED)
      },
    )
    const flushed = committed
      .then(() => flush)
      .then(
        () => {},
        cause => {
          throw cause instanceof StoreError ? cause : StoreError.of(cause, this.#path, StoreErrorCode.FAILED)
        },
      )
    committed.catch(() => {})
    flushed.catch(() => {})
    return { committed, flushed }
  }

  get(table: Table, key: Uint8Array): Uint8Array | undefined {
    return (this.#tables[table] as Db).get(key)
  }

  range(table: Table, { from, to, limit, reverse = false }: Range): readonly Row[] {
    const db = this.#tables[table] as Db
    const rows: Row[] = []
    // In reverse LMDB starts at the upper end, which it takes as inclusive; the exclusive bound is dropped below.
    const options = reverse ? { start: to, end: from, reverse: true } : { start: from, end: to }
    for (const { key, value } of db.getRange({ ...options, snapshot: true })) {
      if (Buffer.compare(key, to) >= 0 || Buffer.compare(key, from) < 0) continue
      rows.push({ key: Buffer.from(key), value: Buffer.from(value) })
      if (limit !== undefined && rows.length >= limit) break
    }
    if (reverse && (limit === undefined || rows.length < limit)) {
      const first = db.get(from)
      // LMDB's end is exclusive in reverse as well, so the first row of the range has to be looked up.
      if (first !== undefined && !rows.some(row => Buffer.compare(row.key, from) === 0))
        rows.push({ key: Buffer.from(from), value: Buffer.from(first) })
    }
    return rows
  }

  count(table: Table, { from, to }: Pick<Range, 'from' | 'to'>): number {
    return (this.#tables[table] as Db).getKeysCount({ start: from, end: to })
  }

  stat(): StoreStat {
    const tables: TableStat[] = TABLES.map(table => {
      const stat = (this.#tables[table] as Db).getStats() as unknown as Record<string, number>
      const pages = (stat.treeBranchPageCount ?? 0) + (stat.treeLeafPageCount ?? 0) + (stat.overflowPages ?? 0)
      return { table: tableName(table), rows: stat.entryCount ?? 0, bytes: pages * (stat.pageSize ?? 4096) }
    })
    const readers = this.#root.readerList().split('\n').length - 1
    return {
      path: this.#path,
      epoch: epochOf(this.#storedVersion()),
      bytes: fileBytes(this.#path),
      readers: Math.max(0, readers - 1),
      tables,
    }
  }

  async backup(directory: string): Promise<void> {
    if (existsSync(directory)) throw new StoreError({ code: StoreErrorCode.TARGET_EXISTS, path: directory })
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      await this.#root.flushed
      await (this.#root as unknown as { backup(path: string, compact: boolean): Promise<void> }).backup(directory, true)
    } catch (cause) {
      throw StoreError.of(cause, directory, StoreErrorCode.FAILED)
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#root.close()
  }
}

function fileBytes(directory: string): number {
  const file = join(directory, 'data.mdb')
  return existsSync(file) ? statSync(file).size : 0
}
