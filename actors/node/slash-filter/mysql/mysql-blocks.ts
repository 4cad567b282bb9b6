/** Mined blocks in MySQL or MariaDB: for nodes that share. */
import { Kysely, Migrator, MysqlDialect, sql, type Transaction } from 'kysely'
import { CID } from 'multiformats/cid'
import { Address } from '../../../../filecoin/address/index.js'
import { type ConnectionOptions, connections, nameOf } from '../../../../runtime/mysql/index.js'
import { SlashFilterError, SlashFilterErrorCode } from '../errors.js'
import type { MinedBlock } from '../mined-block.js'
import type { MinedBlocks } from '../mined-blocks.js'
import { type Judgement, judge } from '../rules.js'
import { type BlockRow, MIGRATIONS, type Tables } from './tables.js'

/** The transaction was undone, or nobody knows; the same block may be added again. */
const REPEATABLE = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_DUP_ENTRY',
  // An idle connection that the server has closed since.
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
])
const ATTEMPTS = 3
/** Blocks come one at a time, seldom two. */
const CONNECTIONS = 4
/** Values that don't fit are refused and not cut, and InnoDB is InnoDB. */
const SQL_MODE = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'

type BlocksOptions = Omit<ConnectionOptions, 'connectionLimit'>

/** @throws SlashFilterError STORE_FAILED, STORE_TOO_NEW or STORE_NOT_DURABLE */
export async function openMysqlBlocks(options: BlocksOptions): Promise<MysqlBlocks> {
  const blocks = new MysqlBlocks(options)
  try {
    await blocks.prepare()
    return blocks
  } catch (error) {
    await blocks.close()
    throw error
  }
}

class MysqlBlocks implements MinedBlocks {
  readonly name: string
  readonly #db: Kysely<Tables>

  constructor(options: BlocksOptions) {
    this.name = nameOf(options.address)
    this.#db = new Kysely<Tables>({
      dialect: new MysqlDialect({ pool: () => connections({ ...options, connectionLimit: CONNECTIONS }) }),
    })
  }

  async prepare(): Promise<void> {
    const migrator = new Migrator({
      db: this.#db,
      provider: { getMigrations: async () => MIGRATIONS },
      migrationTableName: 'slash_filter_migration',
      migrationLockTableName: 'slash_filter_migration_lock',
    })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw (await this.#tooNew()) ?? this.#failure(error)
    try {
      await this.#assertDurable()
    } catch (cause) {
      throw cause instanceof SlashFilterError ? cause : this.#failure(cause)
    }
  }

  async #tooNew(): Promise<SlashFilterError | null> {
    const done = await this.#db
      .selectFrom('slash_filter_migration')
      .select('name')
      .execute()
      .catch(() => [])
    const unknown = done.find(({ name }) => !(name in MIGRATIONS))
    if (unknown === undefined) return null
    const known = Object.keys(MIGRATIONS).at(-1) as string
    return new SlashFilterError({
      code: SlashFilterErrorCode.STORE_TOO_NEW,
      store: this.name,
      stored: unknown.name,
      known,
    })
  }

  async #assertDurable(): Promise<void> {
    const variable = 'innodb_flush_log_at_trx_commit'
    const { rows } = await sql<{ value: number }>`select @@global.innodb_flush_log_at_trx_commit as value`.execute(
      this.#db,
    )
    // 3 is MariaDB's: more flushes than 1.
    const value = rows[0]?.value
    if (value === 1 || value === 3) return
    throw new SlashFilterError({
      code: SlashFilterErrorCode.STORE_NOT_DURABLE,
      store: this.name,
      variable,
      value: `${value}`,
      wanted: '1',
    })
  }

  async add(block: MinedBlock): Promise<Judgement> {
    for (let attempt = 1; ; attempt++)
      try {
        // Each statement sees what was committed before it began, and it begins when the miner's row is ours.
        return await this.#db
          .transaction()
          .setIsolationLevel('read committed')
          .execute(transaction => addIn(transaction, block))
      } catch (error) {
        if (attempt === ATTEMPTS || !REPEATABLE.has((error as { code?: string }).code ?? '')) throw this.#failure(error)
      }
  }

  async close(): Promise<void> {
    await this.#db.destroy()
  }

  #failure(cause: unknown): SlashFilterError {
    const { code, message } = cause as { code?: string; message?: string }
    const reason = [code, message].filter(Boolean).join(': ') || `${cause}`
    return new SlashFilterError({ code: SlashFilterErrorCode.STORE_FAILED, store: this.name, reason }, { cause })
  }
}

async function addIn(transaction: Transaction<Tables>, block: MinedBlock): Promise<Judgement> {
  await sql`set session sql_mode = ${sql.lit(SQL_MODE)}`.execute(transaction)
  // Locks the miner's row, there or not. That each answer writes something makes InnoDB flush for it, and with it what the answer was read from: a
  // transaction can be seen before it is on disk.
  await transaction
    .insertInto('slash_filter_miner')
    .values({ miner: block.miner.bytes, answers: 1 })
    .onDuplicateKeyUpdate({ answers: sql`answers + 1` })
    .execute()
  const judgement = judge(block, await near(transaction, block))
  if (judgement.outcome === 'new') await transaction.insertInto('slash_filter_block').values(rowOf(block)).execute()
  return judgement
}

async function near(transaction: Transaction<Tables>, block: MinedBlock): Promise<MinedBlock[]> {
  const ofMiner = () => transaction.selectFrom('slash_filter_block').selectAll().where('miner', '=', block.miner.bytes)
  // Three questions, each with its key: of one with "or" MySQL might read all of a miner's blocks.
  const rows = await ofMiner()
    .where('epoch', 'in', [block.epoch, block.parentEpoch])
    .unionAll(ofMiner().where('parents', '=', block.parents))
    .unionAll(ofMiner().where('parent_epoch', '=', block.epoch))
    .execute()
  return rows.map(blockOf)
}

const rowOf = (block: MinedBlock): BlockRow => ({
  miner: block.miner.bytes,
  epoch: block.epoch,
  identity: block.identity.bytes,
  cid: block.cid.bytes,
  parents: block.parents,
  parent_epoch: block.parentEpoch,
  grandparents: block.grandparents,
  own_parent: block.ownParent?.bytes ?? null,
})

const blockOf = (row: BlockRow): MinedBlock => ({
  miner: Address.fromBytes(row.miner),
  epoch: row.epoch,
  identity: CID.decode(row.identity),
  cid: CID.decode(row.cid),
  parents: row.parents,
  parentEpoch: row.parent_epoch,
  grandparents: row.grandparents,
  ownParent: row.own_parent === null ? null : CID.decode(row.own_parent),
})
