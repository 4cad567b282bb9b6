/** Auth's rows in an LMDB of their own: for one machine. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { type Database, type Key as LmdbKey, open, type RootDatabase } from 'lmdb'
import {
  assertDatabase,
  commitReason,
  StoreError,
  StoreErrorCode,
  type Verification,
} from '../../../runtime/store/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import { decodeRow, encodeRow } from './encoding.js'
import { type AuthStore, type CounterQuestion, FORGOTTEN_AT_ONCE, type Question, type Write } from './port.js'
import { type CounterRow, type Key, keyOf, type ReportRow, type Rows, TABLES, type TableName } from './rows.js'

type Db<K extends LmdbKey> = Database<Uint8Array, K>
/** The table, then the key's values: in order of both. */
type RowKey = [TableName, ...(string | number)[]]
/** The table, the column, its value, then the key's values. */
type IndexKey = [TableName, string, string | number, ...(string | number)[]]
/** Day, user, service, method, measure. */
type CounterKey = [string, string, string, string, string]

/** Of rows and keys. */
const FORMAT = 1
const FORMAT_KEY = 'format'
const REVISION_KEY = 'revision'
const NOTHING = Buffer.alloc(1)
/** Behind every text. */
const LAST = '\u{10ffff}'

/** @throws AuthError STORE_FAILED or STORE_TOO_NEW */
export async function openLmdbStore(folder: string): Promise<LmdbStore> {
  try {
    const store = new LmdbStore(folder)
    await store.claim()
    return store
  } catch (cause) {
    throw await failureOf(cause, folder)
  }
}

export class LmdbStore implements AuthStore {
  readonly name: string
  readonly #root: RootDatabase<Uint8Array, string>
  readonly #about: Db<string>
  readonly #rows: Db<RowKey>
  readonly #index: Db<IndexKey>
  readonly #counters: Db<CounterKey>
  /** Reports that were taken. */
  readonly #reports: Db<string>
  #lastRevision: { readonly stored: Uint8Array; readonly revision: number } | null = null

  constructor(folder: string) {
    this.name = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    assertDatabase(folder)
    this.#root = open({
      path: folder,
      noSubdir: false,
      maxDbs: 8,
      encoding: 'binary',
      cache: false,
      // A commit is its flush: what is answered is on disk, and a flush that fails is told.
      overlappingSync: false,
      // The batch that it makes around each event turn has a promise of its own, which nobody could catch when a commit fails.
      eventTurnBatching: false,
    } as never)
    const table = <K extends LmdbKey>(name: string): Db<K> =>
      this.#root.openDB({ name, encoding: 'binary' } as never) as unknown as Db<K>
    this.#about = table('about')
    this.#rows = table('rows')
    this.#index = table('index')
    this.#counters = table('counters')
    this.#reports = table('reports')
  }

  async claim(): Promise<void> {
    const stored = await this.#root.childTransaction(() => {
      const format = this.#about.get(FORMAT_KEY)
      if (format === undefined) void this.#about.put(FORMAT_KEY, encodeRow(FORMAT))
      return format === undefined ? FORMAT : decodeRow<number>(format)
    })
    if (stored <= FORMAT) return
    await this.close()
    throw new AuthError({
      code: AuthErrorCode.STORE_TOO_NEW,
      store: this.name,
      stored: `${stored}`,
      known: `${FORMAT}`,
    })
  }

  async revision(): Promise<number> {
    return this.#attempt(() => this.#revision())
  }

  async get<T extends TableName>(table: T, key: Key): Promise<Rows[T] | null> {
    return this.#attempt(() => this.#get(table, key))
  }

  async list<T extends TableName>(table: T, question: Question<Rows[T]> = {}): Promise<readonly Rows[T][]> {
    return this.#attempt(() => {
      const { skip = 0, limit = Number.POSITIVE_INFINITY } = question
      const found: Rows[T][] = []
      if (limit <= 0) return found
      let passed = 0
      for (const row of this.#candidates(table, question)) {
        if (!fits(row, question.where) || passed++ < skip) continue
        found.push(row)
        if (found.length >= limit) break
      }
      return found
    })
  }

  async commit(writes: readonly Write[], at: number): Promise<boolean> {
    return this.#attempt(() =>
      // LMDB lets one process at a time write. A child transaction: if a row can't be written, none is.
      this.#root.childTransaction(() => {
        if (this.#revision() !== at) return false
        for (const write of writes)
          if ('put' in write) this.#put(write.put, write.row)
          else this.#remove(write.remove, write.key)
        void this.#about.put(REVISION_KEY, encodeRow(at + 1))
        return true
      }),
    )
  }

  async addCounters(report: string, at: number, counters: readonly CounterRow[]): Promise<boolean> {
    return this.#attempt(() =>
      this.#root.childTransaction(() => {
        if (this.#reports.get(report) !== undefined) return false
        void this.#reports.put(report, encodeRow({ id: report, at } satisfies ReportRow))
        for (const { day, user, service, method, measure, amount } of counters) {
          const key: CounterKey = [day, user, service, method, measure]
          const stored = this.#counters.get(key)
          const sum = amount + (stored === undefined ? 0n : BigInt(decodeRow<string>(stored)))
          void this.#counters.put(key, encodeRow(`${sum}`))
        }
        return true
      }),
    )
  }

  async counters({ user, from, to }: CounterQuestion): Promise<readonly CounterRow[]> {
    return this.#attempt(() => {
      const found: CounterRow[] = []
      for (const { key, value } of this.#counters.getRange({ start: [from] as never, end: [to, LAST] as never })) {
        const [day, owner, service, method, measure] = key
        if (user !== undefined && owner !== user) continue
        found.push({ day, user: owner, service, method, measure, amount: BigInt(decodeRow<string>(value)) })
      }
      return found
    })
  }

  async forgetCounters(before: string): Promise<boolean> {
    return this.#attempt(() =>
      this.#root.childTransaction(() => {
        const old = [...this.#counters.getKeys({ end: [before] as never, limit: FORGOTTEN_AT_ONCE })]
        for (const key of old) void this.#counters.remove(key)
        return old.length === FORGOTTEN_AT_ONCE
      }),
    )
  }

  async forgetReports(before: number): Promise<void> {
    await this.#attempt(() =>
      this.#root.childTransaction(() => {
        for (const { key, value } of this.#reports.getRange())
          if (decodeRow<ReportRow>(value).at < before) void this.#reports.remove(key)
      }),
    )
  }

  async backup(folder: string): Promise<void> {
    await this.#attempt(async () => {
      if (existsSync(folder)) throw new StoreError({ code: StoreErrorCode.TARGET_EXISTS, path: folder })
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      await (this.#root as unknown as { backup(path: string, compact: boolean): Promise<void> }).backup(folder, true)
    })
  }

  /** Reads every row, and looks that each index has one. */
  async verify(): Promise<Verification> {
    return this.#attempt(() => {
      const faults: Verification['faults'][number][] = []
      let records = 0
      const look = (table: string, key: unknown, read: () => unknown): void => {
        records++
        try {
          read()
        } catch (error) {
          const { code, message } = error as StoreError
          faults.push({ table: `auth ${table}`, key: JSON.stringify(key), code, message })
        }
      }
      for (const [table, db] of [
        ['about', this.#about],
        ['rows', this.#rows],
        ['counters', this.#counters],
        ['reports', this.#reports],
      ] as const)
        for (const { key, value } of db.getRange()) look(table, key, () => decodeRow(value))
      for (const key of this.#index.getKeys())
        look('index', key, () => {
          const row = [key[0], ...key.slice(3)] as RowKey
          if (this.#rows.get(row) === undefined)
            throw new StoreError({ code: StoreErrorCode.RECORD_CORRUPT, table: 'index', key: JSON.stringify(row) })
        })
      return { records, faults }
    })
  }

  async close(): Promise<void> {
    await this.#root.close()
  }

  #revision(): number {
    const stored = this.#about.get(REVISION_KEY)
    if (stored === undefined) return 0
    // Asked with each verification of a token, so the same bytes are decoded once.
    if (this.#lastRevision === null || Buffer.compare(this.#lastRevision.stored, stored) !== 0)
      this.#lastRevision = { stored, revision: decodeRow<number>(stored) }
    return this.#lastRevision.revision
  }

  #get<T extends TableName>(table: T, key: Key): Rows[T] | null {
    const stored = this.#rows.get([table, ...key])
    return stored === undefined ? null : decodeRow<Rows[T]>(stored)
  }

  *#candidates<T extends TableName>(table: T, { where, after }: Question<Rows[T]>): Iterable<Rows[T]> {
    const column = TABLES[table].indexes.find(name => where?.[name as keyof Rows[T]] !== undefined)
    if (column !== undefined && after === undefined) {
      const prefix = [table, column, where?.[column as keyof Rows[T]] as string]
      for (const key of this.#index.getKeys({ start: prefix as never, end: [...prefix, LAST] as never })) {
        const row = this.#get(table, (key as IndexKey).slice(3) as Key)
        if (row !== null) yield row
      }
      return
    }
    const start = [table, ...(after ?? [])]
    const range = { start, end: [table, LAST], exclusiveStart: after !== undefined }
    for (const { value } of this.#rows.getRange(range as never)) yield decodeRow<Rows[T]>(value)
  }

  #put<T extends TableName>(table: T, row: Rows[T]): void {
    const key = keyOf(table, row)
    this.#remove(table, key)
    void this.#rows.put([table, ...key], encodeRow(row))
    for (const indexed of indexKeys(table, key, row)) void this.#index.put(indexed, NOTHING)
  }

  #remove<T extends TableName>(table: T, key: Key): void {
    const before = this.#get(table, key)
    if (before === null) return
    void this.#rows.remove([table, ...key])
    for (const indexed of indexKeys(table, key, before)) void this.#index.remove(indexed)
  }

  async #attempt<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      throw await failureOf(cause, this.name)
    }
  }
}

const indexKeys = <T extends TableName>(table: T, key: Key, row: Rows[T]): readonly IndexKey[] =>
  TABLES[table].indexes.map(column => [table, column, row[column as keyof Rows[T]] as string, ...key])

function fits<Row>(row: Row, where: Question<Row>['where'] = {}): boolean {
  return Object.entries(where).every(([column, value]) => value === undefined || row[column as keyof Row] === value)
}

async function failureOf(error: unknown, folder: string): Promise<AuthError> {
  if (error instanceof AuthError) return error
  const cause = await commitReason(error)
  const { code } = StoreError.of(cause, folder, StoreErrorCode.FAILED)
  const reason = `${code}: ${cause instanceof Error ? cause.message : cause}`
  return new AuthError({ code: AuthErrorCode.STORE_FAILED, store: folder, reason }, { cause })
}
