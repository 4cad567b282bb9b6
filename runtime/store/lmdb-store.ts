/** The embedded step store, on LMDB. One process at a time; the repo's lock sees to that, the fence is the second line. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open, type RootDatabase } from 'lmdb'
import type { Batch } from './batch.js'
import { StoreError, StoreErrorCode } from './errors.js'
import { assertDatabase } from './header.js'
import type { Commit, Fence, Range, Row, Store, StoreStat, TableStat } from './port.js'
import { TABLES, type Table, tableName } from './tables.js'

type Db = Database<Uint8Array, Uint8Array>

const FORMAT = 1
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
  /** Its one row's version is the epoch, so that the writer thread itself compares it: see `commit`. */
  readonly #fence: Db
  readonly #tables: Db[] = []
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
    const before = this.#fence.getEntry(FENCE_KEY)?.version ?? 0
    const epoch = before + 1
    try {
      const written =
        before === 0
          ? await this.#fence.ifNoExists(FENCE_KEY, () => this.#writeFence(epoch))
          : await this.#fence.ifVersion(FENCE_KEY, before, () => this.#writeFence(epoch))
      await this.#root.flushed
      if (!written) throw new StoreError({ code: StoreErrorCode.FENCED, epoch, now: this.#epoch() })
    } catch (cause) {
      throw cause instanceof StoreError ? cause : StoreError.of(cause, this.#path, StoreErrorCode.FAILED)
    }
    return { epoch }
  }

  #writeFence(epoch: number): void {
    this.#fence.put(FENCE_KEY, EMPTY, epoch)
    this.#fence.put(FORMAT_KEY, Buffer.from([FORMAT]), FORMAT)
  }

  #epoch(): number {
    return this.#fence.getEntry(FENCE_KEY)?.version ?? 0
  }

  commit(batch: Batch, fence: Fence): Commit {
    if (this.#closed) {
      const closed = Promise.reject(new StoreError({ code: StoreErrorCode.CLOSED }))
      closed.catch(() => {})
      return { committed: closed, flushed: closed }
    }
    const { tables, keys, values } = batch
    let written: Promise<boolean>
    let flush: Promise<unknown>
    try {
      written = this.#fence.ifVersion(FENCE_KEY, fence.epoch, () => {
        for (let i = 0; i < tables.length; i++) {
          const db = this.#tables[tables[i] as Table] as Db
          const value = values[i]
          if (value == null) db.remove(keys[i] as Uint8Array)
          else db.put(keys[i] as Uint8Array, value)
        }
      })
      flush = this.#root.flushed
    } catch (cause) {
      written = Promise.reject(cause)
      flush = written
    }
    const committed = written.then(
      ok => {
        if (!ok) throw new StoreError({ code: StoreErrorCode.FENCED, epoch: fence.epoch, now: this.#epoch() })
      },
      cause => {
        throw StoreError.of(cause, this.#path, StoreErrorCode.FAILED)
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

  stat(): StoreStat {
    const tables: TableStat[] = TABLES.map(table => {
      const stat = (this.#tables[table] as Db).getStats() as unknown as Record<string, number>
      const pages = (stat.treeBranchPageCount ?? 0) + (stat.treeLeafPageCount ?? 0) + (stat.overflowPages ?? 0)
      return { table: tableName(table), rows: stat.entryCount ?? 0, bytes: pages * (stat.pageSize ?? 4096) }
    })
    const readers = this.#root.readerList().split('\n').length - 1
    return {
      path: this.#path,
      epoch: this.#epoch(),
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
