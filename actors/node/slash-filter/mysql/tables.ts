/** The filter's tables, and how they came to be. Migrations are only ever added. */
import { type Kysely, type Migration, sql } from 'kysely'

export interface Tables {
  /** A row for each miner, to be locked: records of one miner are judged one after another. */
  readonly slash_filter_miner: { readonly miner: Uint8Array; readonly answers: number }
  readonly slash_filter_block: BlockRow
  /** Kysely's: which migrations were done. */
  readonly slash_filter_migration: { readonly name: string; readonly timestamp: string }
}

/** A `MinedBlock` in bytes. */
export interface BlockRow {
  readonly miner: Uint8Array
  readonly epoch: number
  readonly identity: Uint8Array
  readonly cid: Uint8Array
  readonly parents: Uint8Array
  readonly parent_epoch: number
  readonly grandparents: Uint8Array
  readonly own_parent: Uint8Array | null
}

const MINER = sql`varbinary(72)`
const CID = sql`varbinary(64)`
const DIGEST = sql`binary(32)`
const INNODB = sql`engine = InnoDB`

/** The keys say two of the three rules over again: whatever happens above them, no second block of an epoch or of the same parents gets in. */
const blocks: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('slash_filter_miner')
      .ifNotExists()
      .addColumn('miner', MINER, column => column.notNull().primaryKey())
      .addColumn('answers', 'bigint', column => column.notNull())
      .modifyEnd(INNODB)
      .execute()
    await db.schema
      .createTable('slash_filter_block')
      .ifNotExists()
      .addColumn('miner', MINER, column => column.notNull())
      .addColumn('epoch', 'bigint', column => column.notNull())
      .addColumn('identity', CID, column => column.notNull())
      .addColumn('cid', CID, column => column.notNull())
      .addColumn('parents', DIGEST, column => column.notNull())
      .addColumn('parent_epoch', 'bigint', column => column.notNull())
      .addColumn('grandparents', DIGEST, column => column.notNull())
      .addColumn('own_parent', CID)
      .addPrimaryKeyConstraint('slash_filter_block_epoch', ['miner', 'epoch'])
      .addUniqueConstraint('slash_filter_block_parents', ['miner', 'parents'])
      .addUniqueConstraint('slash_filter_block_parent_epoch', ['miner', 'parent_epoch', 'epoch'])
      .modifyEnd(INNODB)
      .execute()
  },
}

/** In their order; by name in the database. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { '0001-blocks': blocks }
