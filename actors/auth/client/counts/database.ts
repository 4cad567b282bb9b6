/** The table that processes count calls in together, and the way to it as the library wants it. */
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import { RateLimiterMySQL } from 'rate-limiter-flexible'
import { connections, type DatabaseAddress } from '../../../../runtime/mysql/index.js'
import type { RateLimit } from '../../api/limits.js'

export interface CountsDatabaseOptions {
  readonly address: DatabaseAddress
  readonly certificateAuthority?: string
  readonly timeoutMs: number
}

/** A call takes one for some milliseconds. */
const CONNECTIONS = 8
/** Beside auth's own tables, where the database is the same. */
const TABLE = 'auth_call_count'
/** The library's columns, in its order; its own table would know no case in keys, and no count beyond 2³¹. */
const CREATE = `create table if not exists ${TABLE} (
  \`key\` varchar(191) character set utf8mb4 collate utf8mb4_bin not null primary key,
  points bigint not null,
  expire bigint unsigned
) engine = InnoDB`

type Answer = (error: unknown, result: unknown) => void

export class CountsDatabase {
  readonly #limiter: (rule: Pick<RateLimit, 'cap' | 'periodMs'>) => RateLimiterMySQL

  private constructor(
    { address }: CountsDatabaseOptions,
    readonly pool: MysqlPool,
  ) {
    this.#limiter = ({ cap, periodMs }) =>
      new RateLimiterMySQL({
        ...{ storeClient: clientOf(pool), storeType: 'pool', dbName: address.database, tableName: TABLE },
        ...{ keyPrefix: '', points: cap, duration: periodMs / 1_000 },
        // Who is over the limit is refused until the period ends, and the database isn't asked for that.
        inMemoryBlockOnConsumed: Math.max(1, cap),
        // Both are done here: once for all limiters, and where a failure can be told.
        ...{ tableCreated: true, clearExpiredByTimeout: false },
      })
  }

  /** Connects to nothing yet. */
  static async open(options: CountsDatabaseOptions): Promise<CountsDatabase> {
    return new CountsDatabase(options, await connections({ ...options, connectionLimit: CONNECTIONS }))
  }

  /** Makes the table, if it isn't there. @throws the driver's error */
  async prepare(): Promise<void> {
    const connection = await this.#connection()
    try {
      await asked(connection, CREATE)
      await asked(connection, `select \`key\`, points, expire from ${TABLE} limit 1`)
    } finally {
      connection.release()
    }
  }

  limiterOf(rule: RateLimit): RateLimiterMySQL {
    return this.#limiter(rule)
  }

  /** How long the library refuses by itself, as was found before; 0: it would ask. */
  refusedMs(limiter: RateLimiterMySQL, key: string): number {
    return (
      limiter as unknown as { getInMemoryBlockMsBeforeExpire(key: string): number }
    ).getInMemoryBlockMsBeforeExpire(limiter.getKey(key))
  }

  /** Forgets periods that ended before. Never fails. */
  async forget(before: number): Promise<void> {
    await (
      this.#limiter({ cap: 0, periodMs: 1 }) as unknown as { clearExpired(at: number): Promise<void> }
    ).clearExpired(before)
  }

  close(): Promise<void> {
    return new Promise(resolve => this.pool.end(() => resolve()))
  }

  #connection(): Promise<MysqlPoolConnection> {
    return new Promise((resolve, reject) =>
      this.pool.getConnection((error, connection) => (error == null ? resolve(connection) : reject(error))),
    )
  }
}

const asked = (connection: MysqlPoolConnection, sql: string): Promise<unknown> =>
  new Promise((resolve, reject) =>
    (connection.query as unknown as (sql: string, values: unknown[], answer: Answer) => void)(
      sql,
      [],
      (error, result) => (error == null ? resolve(result) : reject(error)),
    ),
  )

/** The library leaves values out, and undoes transactions by a method of the driver's. */
const clientOf = (pool: MysqlPool) => ({
  getConnection: (answer: (error: unknown, connection?: unknown) => void) =>
    pool.getConnection((error, connection) => {
      if (error != null) return answer(error)
      const ask = connection.query as unknown as (sql: string, values: unknown[], answer: Answer) => void
      answer(null, {
        query: (sql: string, ...rest: [Answer] | [unknown[], Answer]) =>
          rest.length === 1 ? ask(sql, [], rest[0]) : ask(sql, ...rest),
        rollback: () => ask('ROLLBACK', [], () => {}),
        release: () => connection.release(),
      })
    }),
})
