/** Auth's rows in MySQL or MariaDB: for instances that share. */
import { Kysely, Migrator, MysqlDialect, type SelectQueryBuilder, sql, type Transaction } from 'kysely'
import { type ConnectionOptions, connections, nameOf } from '../../../../runtime/mysql/index.js'
import { AuthError, AuthErrorCode } from '../../errors.js'
import { type AuthStore, type CounterQuestion, FORGOTTEN_AT_ONCE, type Question, type Write } from '../port.js'
import { type CounterRow, type Key, type Rows, TABLES, type TableName } from '../rows.js'
import { MIGRATIONS, tableOf } from './tables.js'

type Row = Record<string, unknown>
type Db = Kysely<Record<string, Row>>
type StoreOptions = Omit<ConnectionOptions, 'connectionLimit'>

/** The whole transaction was undone. */
const UNDONE = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'])
/** An idle connection that the server has closed since. */
const LOST = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE'])
const ATTEMPTS = 4
/** Verifications are short questions, and many. */
const CONNECTIONS = 8
/** Values that don't fit are refused and not cut, and InnoDB is InnoDB. */
const SQL_MODE = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'
/** More than a page of anything. */
const MOST_ROWS = 2 ** 53 - 1

/** @throws AuthError STORE_FAILED, STORE_TOO_NEW or STORE_NOT_DURABLE */
export async function openMysqlStore(options: StoreOptions): Promise<AuthStore> {
  const store = new MysqlStore(options)
  try {
    await store.prepare()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

class MysqlStore implements AuthStore {
  readonly name: string
  readonly #db: Db

  constructor(options: StoreOptions) {
    this.name = nameOf(options.address)
    const pool = () => connections({ ...options, connectionLimit: CONNECTIONS })
    this.#db = new Kysely({ dialect: new MysqlDialect({ pool }) })
  }

  async prepare(): Promise<void> {
    const migrator = new Migrator({
      db: this.#db,
      provider: { getMigrations: async () => MIGRATIONS },
      migrationTableName: 'auth_migration',
      migrationLockTableName: 'auth_migration_lock',
    })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw (await this.#tooNew()) ?? this.#failure(error)
    await this.#ask(() => this.#assertDurable())
  }

  async revision(): Promise<number> {
    return this.#ask(async () => {
      const { revision } = await this.#db.selectFrom('auth_state').select('revision').executeTakeFirstOrThrow()
      return Number(revision)
    })
  }

  async get<T extends TableName>(table: T, key: Key): Promise<Rows[T] | null> {
    return this.#ask(async () => {
      let query = this.#db.selectFrom(tableOf(table)).selectAll()
      for (const [i, column] of TABLES[table].key.entries()) query = query.where(column as string, '=', key[i])
      const row = await query.executeTakeFirst()
      return row === undefined ? null : fromDatabase(table, row)
    })
  }

  async list<T extends TableName>(
    table: T,
    { where = {}, after, skip = 0, limit }: Question<Rows[T]> = {},
  ): Promise<readonly Rows[T][]> {
    if (limit !== undefined && limit <= 0) return []
    return this.#ask(async () => {
      const { key } = TABLES[table]
      let query: SelectQueryBuilder<Record<string, Row>, string, Row> = this.#db.selectFrom(tableOf(table)).selectAll()
      for (const [column, value] of Object.entries(where))
        if (value !== undefined)
          query = value === null ? query.where(column, 'is', null) : query.where(column, '=', value)
      if (after !== undefined) {
        const columns = sql.join(key.map(column => sql.ref(column)))
        query = query.where(sql<boolean>`(${columns}) > (${sql.join([...after])})`)
      }
      for (const column of key) query = query.orderBy(column)
      if (limit !== undefined || skip > 0) query = query.limit(sql.lit(limit ?? MOST_ROWS)).offset(sql.lit(skip))
      return (await query.execute()).map(row => fromDatabase(table, row))
    })
  }

  async commit(writes: readonly Write[], at: number): Promise<boolean> {
    return this.#write(async transaction => {
      const { numUpdatedRows } = await transaction
        .updateTable('auth_state')
        .set({ revision: at + 1 })
        .where('revision', '=', at)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      for (const write of writes)
        if ('put' in write) await put(transaction, write.put, { ...write.row })
        else await remove(transaction, write.remove, write.key)
      return true
    })
  }

  async addCounters(report: string, at: number, counters: readonly CounterRow[]): Promise<boolean> {
    // In one order everywhere, so that two reports don't wait for each other.
    const ordered = [...counters].sort((a, b) => Buffer.compare(nameOfCounter(a), nameOfCounter(b)))
    return this.#write(async transaction => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto(tableOf('report'))
        .ignore()
        .values({ id: report, at })
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n) return false
      for (const { amount, ...counter } of ordered)
        await transaction
          .insertInto(tableOf('counter'))
          .values({ ...counter, amount: `${amount}` })
          .onDuplicateKeyUpdate({ amount: sql`amount + values(amount)` })
          .execute()
      return true
    })
  }

  async counters({ user, from, to }: CounterQuestion): Promise<readonly CounterRow[]> {
    return this.#ask(async () => {
      let query = this.#db.selectFrom(tableOf('counter')).selectAll().where('day', '>=', from).where('day', '<=', to)
      if (user !== undefined) query = query.where('user', '=', user)
      for (const column of ['day', 'user', 'service', 'method', 'measure']) query = query.orderBy(column)
      const rows = (await query.execute()) as unknown as (Omit<CounterRow, 'amount'> & { readonly amount: string })[]
      return rows.map(row => ({ ...row, amount: BigInt(row.amount) }))
    })
  }

  async forgetCounters(before: string): Promise<boolean> {
    const work = async (): Promise<boolean> => {
      const { numDeletedRows } = await this.#db
        .deleteFrom(tableOf('counter'))
        .where('day', '<', before)
        .orderBy('day')
        .limit(sql.lit(FORGOTTEN_AT_ONCE))
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows) === FORGOTTEN_AT_ONCE
    }
    // Several instances may do it at once.
    return this.#try(work, code => UNDONE.has(code) || LOST.has(code))
  }

  async forgetReports(before: number): Promise<void> {
    await this.#ask(() => this.#db.deleteFrom(tableOf('report')).where('at', '<', before).execute())
  }

  async close(): Promise<void> {
    await this.#db.destroy()
  }

  async #assertDurable(): Promise<void> {
    const variable = 'innodb_flush_log_at_trx_commit'
    const { rows } = await sql<{ value: number }>`select @@global.innodb_flush_log_at_trx_commit as value`.execute(
      this.#db,
    )
    // 3 is MariaDB's: more flushes than 1.
    const value = rows[0]?.value
    if (value === 1 || value === 3) return
    const code = AuthErrorCode.STORE_NOT_DURABLE
    throw new AuthError({ code, store: this.name, variable, value: `${value}`, wanted: '1' })
  }

  async #tooNew(): Promise<AuthError | null> {
    const done = await this.#db
      .selectFrom('auth_migration')
      .select('name')
      .execute()
      .catch(() => [])
    const unknown = done.find(({ name }) => !(`${name}` in MIGRATIONS))
    if (unknown === undefined) return null
    const known = Object.keys(MIGRATIONS).at(-1) as string
    return new AuthError({ code: AuthErrorCode.STORE_TOO_NEW, store: this.name, stored: `${unknown.name}`, known })
  }

  /** All or nothing. Where a connection is lost, it is tried again only while nothing can have been done. */
  #write<T>(work: (transaction: Transaction<Record<string, Row>>) => Promise<T>): Promise<T> {
    let begun = false
    const run = async (transaction: Transaction<Record<string, Row>>): Promise<T> => {
      await sql`set session sql_mode = ${sql.lit(SQL_MODE)}`.execute(transaction)
      begun = true
      return work(transaction)
    }
    return this.#try(
      () => this.#db.transaction().setIsolationLevel('read committed').execute(run),
      code => UNDONE.has(code) || (!begun && LOST.has(code)),
    )
  }

  #ask<T>(work: () => Promise<T>): Promise<T> {
    return this.#try(work, code => LOST.has(code))
  }

  async #try<T>(work: () => Promise<T>, isRepeatable: (code: string) => boolean): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await work()
      } catch (error) {
        if (error instanceof AuthError) throw error
        if (attempt === ATTEMPTS || !isRepeatable((error as { code?: string }).code ?? '')) throw this.#failure(error)
      }
  }

  #failure(cause: unknown): AuthError {
    const { code, message } = cause as { code?: string; message?: string }
    const reason = [code, message].filter(Boolean).join(': ') || `${cause}`
    return new AuthError({ code: AuthErrorCode.STORE_FAILED, store: this.name, reason }, { cause })
  }
}

async function put(transaction: Transaction<Record<string, Row>>, table: TableName, row: Row): Promise<void> {
  await transaction.insertInto(tableOf(table)).values(row).onDuplicateKeyUpdate(row).execute()
}

async function remove(transaction: Transaction<Record<string, Row>>, table: TableName, key: Key): Promise<void> {
  let query = transaction.deleteFrom(tableOf(table))
  for (const [i, column] of TABLES[table].key.entries()) query = query.where(column, '=', key[i])
  await query.execute()
}

function fromDatabase<T extends TableName>(table: T, row: Row): Rows[T] {
  const flags: readonly string[] = TABLES[table].flags ?? []
  return { ...row, ...Object.fromEntries(flags.map(flag => [flag, row[flag] === 1])) } as unknown as Rows[T]
}

const nameOfCounter = ({ day, user, service, method, measure }: CounterRow): Buffer =>
  Buffer.from([day, user, service, method, measure].join('\0'))
