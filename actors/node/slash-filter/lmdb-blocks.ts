/** Mined blocks in an LMDB of their own: for one machine. Processes on it may share the folder. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { type Database, open, type RootDatabase } from 'lmdb'
import { decode, encode } from '../../../filecoin/cbor/index.js'
import { assertDatabase, commitReason, keys, StoreError, StoreErrorCode } from '../../../runtime/store/index.js'
import { SlashFilterError, SlashFilterErrorCode } from './errors.js'
import { type MinedBlock, minedBlock } from './mined-block.js'
import type { MinedBlocks } from './mined-blocks.js'
import { type Judgement, judge } from './rules.js'

type Db = Database<Uint8Array, Uint8Array>

/** Of rows and keys. */
const FORMAT = 1
const FORMAT_KEY = Buffer.from('format')

/** @throws SlashFilterError STORE_FAILED or STORE_TOO_NEW */
export async function openLmdbBlocks(folder: string): Promise<LmdbBlocks> {
  try {
    const blocks = new LmdbBlocks(folder)
    await blocks.claim()
    return blocks
  } catch (cause) {
    throw await failureOf(cause, folder)
  }
}

class LmdbBlocks implements MinedBlocks {
  readonly name: string
  readonly #root: RootDatabase<Uint8Array, Uint8Array>
  readonly #about: Db
  /** Miner, epoch: the block. */
  readonly #byEpoch: Db
  /** Miner, digest of parents: the epoch's key. */
  readonly #byParents: Db
  /** Miner, epoch of the parents, epoch. */
  readonly #byParentEpoch: Db

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
      keyEncoding: 'binary',
      cache: false,
      // A commit is its flush: what another process finds here is on disk, and a flush that fails is told.
      overlappingSync: false,
      // The batch that it makes around each event turn has a promise of its own, which nobody could catch when a commit fails.
      eventTurnBatching: false,
    } as never)
    const openTable = (name: string): Db =>
      this.#root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' } as never) as Db
    this.#about = openTable('about')
    this.#byEpoch = openTable('byEpoch')
    this.#byParents = openTable('byParents')
    this.#byParentEpoch = openTable('byParentEpoch')
  }

  async claim(): Promise<void> {
    const stored = await this.#root.childTransaction(() => {
      const format = this.#about.get(FORMAT_KEY)?.[0]
      if (format === undefined) this.#about.put(FORMAT_KEY, Buffer.from([FORMAT]))
      return format ?? FORMAT
    })
    if (stored <= FORMAT) return
    await this.close()
    throw new SlashFilterError({
      code: SlashFilterErrorCode.STORE_TOO_NEW,
      store: this.name,
      stored: `${stored}`,
      known: `${FORMAT}`,
    })
  }

  async add(block: MinedBlock): Promise<Judgement> {
    try {
      // LMDB lets one process at a time write. A child transaction: if a row can't be written, none is.
      return await this.#root.childTransaction(() => {
        const judgement = judge(block, this.#near(block))
        if (judgement.outcome === 'new') this.#put(block)
        return judgement
      })
    } catch (cause) {
      throw await failureOf(cause, this.name)
    }
  }

  #near({ miner, epoch, parents, parentEpoch }: MinedBlock): MinedBlock[] {
    const prefix = keys.prefixOf(miner.toString())
    const children = keys.startingWith(keys.numbered(prefix, epoch))
    const found = [
      keys.numbered(prefix, epoch),
      keys.numbered(prefix, parentEpoch),
      this.#byParents.get(Buffer.concat([prefix, parents])),
    ]
    for (const { value } of this.#byParentEpoch.getRange({ start: children.from, end: children.to }))
      found.push(Buffer.from(value))
    return found.flatMap(key => {
      const row = key && this.#byEpoch.get(key)
      return row === undefined ? [] : [decode(minedBlock, row)]
    })
  }

  #put(block: MinedBlock): void {
    const prefix = keys.prefixOf(block.miner.toString())
    const key = keys.numbered(prefix, block.epoch)
    this.#byEpoch.put(key, encode(minedBlock, block))
    this.#byParents.put(Buffer.concat([prefix, block.parents]), key)
    this.#byParentEpoch.put(keys.numbered(keys.numbered(prefix, block.parentEpoch), block.epoch), key)
  }

  async close(): Promise<void> {
    await this.#root.close()
  }
}

async function failureOf(error: unknown, folder: string): Promise<SlashFilterError> {
  if (error instanceof SlashFilterError) return error
  const cause = await commitReason(error)
  const { code } = StoreError.of(cause, folder, StoreErrorCode.FAILED)
  const reason = `${code}: ${cause instanceof Error ? cause.message : cause}`
  return new SlashFilterError({ code: SlashFilterErrorCode.STORE_FAILED, store: folder, reason }, { cause })
}
