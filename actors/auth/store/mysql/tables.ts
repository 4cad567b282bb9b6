/** Auth's tables, and how they came to be. Migrations are only ever added. */
import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely'

/** Texts are compared as they are, case and accents too. None has a blank at its end, which MySQL would pass over. */
const text = (length: number) => sql`varchar(${sql.lit(length)}) character set utf8mb4 collate utf8mb4_bin`
const NAME = text(64)
const HASH = sql`char(64) character set ascii collate ascii_bin`
/** f4 addresses have up to 110 characters. */
const ADDRESS = sql`varchar(128) character set ascii collate ascii_bin`
const WORD = sql`varchar(16) character set ascii collate ascii_bin`
const INNODB = sql`engine = InnoDB`

type Column = readonly [
  name: string,
  type: Parameters<CreateTableBuilder<string>['addColumn']>[1],
  nullable?: 'nullable',
]

interface Plan {
  readonly columns: readonly Column[]
  readonly key: readonly string[]
  readonly indexes?: readonly string[]
}

/** Columns are called as the rows' fields are. */
const PLANS: Readonly<Record<string, Plan>> = {
  state: {
    columns: [
      ['id', 'integer'],
      ['revision', 'bigint'],
    ],
    key: ['id'],
  },
  user: {
    columns: [
      ['name', NAME],
      ['id', text(64)],
      ['comment', text(255)],
      ['state', 'integer'],
      ['createdAt', 'bigint'],
      ['updatedAt', 'bigint'],
      ['deletedAt', 'bigint', 'nullable'],
    ],
    key: ['name'],
  },
  token: {
    columns: [
      ['hash', HASH],
      ['name', NAME],
      ['perm', WORD],
      ['extra', text(255)],
      ['sealed', sql`varbinary(4096)`],
      ['createdAt', 'bigint'],
      ['expiresAt', 'bigint', 'nullable'],
      ['deletedAt', 'bigint', 'nullable'],
    ],
    key: ['hash'],
    indexes: ['name'],
  },
  miner: {
    columns: [
      ['miner', ADDRESS],
      ['user', NAME],
      ['openMining', sql`tinyint(1)`],
      ['createdAt', 'bigint'],
      ['updatedAt', 'bigint'],
    ],
    key: ['miner'],
    indexes: ['user'],
  },
  signer: {
    columns: [
      ['signer', ADDRESS],
      ['user', NAME],
      ['createdAt', 'bigint'],
      ['updatedAt', 'bigint'],
    ],
    key: ['signer', 'user'],
    indexes: ['user'],
  },
  rate_limit: {
    columns: [
      ['id', text(64)],
      ['name', NAME],
      ['service', text(64)],
      ['api', text(128)],
      ['cap', 'bigint'],
      ['resetNanos', 'bigint'],
    ],
    key: ['id'],
    indexes: ['name'],
  },
  ban: {
    columns: [
      ['kind', WORD],
      ['value', text(128)],
      ['why', text(255)],
      ['createdAt', 'bigint'],
    ],
    key: ['kind', 'value'],
  },
  revocation: {
    columns: [
      ['sequence', 'bigint'],
      ['kind', WORD],
      ['value', text(128)],
      ['at', 'bigint'],
    ],
    key: ['sequence'],
  },
  setting: {
    columns: [
      ['name', text(64)],
      ['value', sql`varbinary(4096)`],
    ],
    key: ['name'],
  },
  counter: {
    columns: [
      ['day', sql`char(10) character set ascii collate ascii_bin`],
      ['user', NAME],
      ['service', text(64)],
      ['method', text(128)],
      ['measure', WORD],
      ['amount', sql`decimal(65, 0)`],
    ],
    key: ['day', 'user', 'service', 'method', 'measure'],
  },
  report: {
    columns: [
      ['id', text(128)],
      ['at', 'bigint'],
    ],
    key: ['id'],
    indexes: ['at'],
  },
}

/** A name of its own in a database that other components share. */
export const tableOf = (name: string): string => `auth_${name}`

const tables: Migration = {
  async up(db: Kysely<unknown>) {
    for (const [name, { columns, key, indexes = [] }] of Object.entries(PLANS)) {
      let table: CreateTableBuilder<string, string> = db.schema.createTable(tableOf(name)).ifNotExists()
      for (const [column, type, nullable] of columns)
        table = table.addColumn(column, type, built => (nullable === undefined ? built.notNull() : built))
      table = table.addPrimaryKeyConstraint(`${tableOf(name)}_key`, key as never)
      await table.modifyEnd(INNODB).execute()
      for (const column of indexes)
        await db.schema
          .createIndex(`${tableOf(name)}_${column}`)
          .on(tableOf(name))
          .column(column)
          .execute()
    }
    await sql`insert ignore into auth_state (id, revision) values (1, 0)`.execute(db)
  },
}

/** In their order; by name in the database. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { '0001-tables': tables }
