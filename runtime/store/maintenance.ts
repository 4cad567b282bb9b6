/** Looking after a store: sizes, copies, compaction and a check of every record. */
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StoreError, StoreErrorCode } from './errors.js'
import { EVERYTHING, firstName, keyText } from './keys.js'
import { type LmdbStore, openLmdbStore } from './lmdb-store.js'
import type { StoreStat } from './port.js'
import { decodeRecord } from './record.js'
import { TABLES, Table, tableName } from './tables.js'

export interface Verification {
  readonly records: number
  readonly faults: readonly {
    readonly table: string
    readonly key: string
    readonly code: string
    readonly message: string
  }[]
}

async function withStore<T>(path: string, use: (store: LmdbStore) => Promise<T>): Promise<T> {
  const store = openLmdbStore({ path })
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

/** @throws StoreError */
export function storeStat(path: string): Promise<StoreStat> {
  return withStore(path, async store => store.stat())
}

/**
 * Copies a store, compacted; it may be in use by this process alone.
 * @throws StoreError TARGET_EXISTS, DISK_FULL, READ_ONLY.
 */
export function backupStore(path: string, to: string): Promise<{ readonly path: string; readonly bytes: number }> {
  return withStore(path, async store => {
    await store.backup(to)
    return { path: to, bytes: (await storeStat(to)).bytes }
  })
}

/**
 * Puts a backup in the place of the store, which must not exist: what is there is moved away by whoever wants that.
 * @throws StoreError UNREADABLE when `from` is no store, TARGET_EXISTS.
 */
export async function restoreStore(
  from: string,
  path: string,
): Promise<{ readonly path: string; readonly bytes: number }> {
  if (!existsSync(join(from, 'data.mdb'))) throw new StoreError({ code: StoreErrorCode.UNREADABLE, path: from })
  if (existsSync(path)) throw new StoreError({ code: StoreErrorCode.TARGET_EXISTS, path })
  const { faults } = await verifyStore(from)
  if (faults.length > 0) throw new StoreError({ code: StoreErrorCode.UNREADABLE, path: from })
  const fresh = `${path}.restoring`
  await rm(fresh, { recursive: true, force: true })
  const made = await backupStore(from, fresh)
  await moveInto(fresh, path)
  return { path, bytes: made.bytes }
}

/** Writes the store anew without its free pages. Nobody else may have it open. */
export async function compactStore(path: string): Promise<{ readonly before: number; readonly after: number }> {
  const before = (await storeStat(path)).bytes
  const fresh = `${path}.compacting`
  const old = oldStoreBeside(path)
  await rm(fresh, { recursive: true, force: true })
  const { bytes: after } = await backupStore(path, fresh)
  // The old one stays until the new one is in its place, so that a crash in between loses nothing.
  await rename(path, old)
  await moveInto(fresh, path)
  await rm(old, { recursive: true, force: true })
  return { before, after }
}

/** Finishes or takes back a compaction that a crash cut short. */
export async function recoverCompaction(path: string): Promise<void> {
  const old = oldStoreBeside(path)
  if (existsSync(old)) {
    if (existsSync(path)) await rm(old, { recursive: true, force: true })
    else await moveInto(old, path)
  }
  await rm(`${path}.compacting`, { recursive: true, force: true })
}

/** Where the old store waits until the new one is in its place. */
const oldStoreBeside = (path: string): string => `${path}.before-compaction`

export interface Replacement {
  readonly path: string
  readonly bytes: number
  /** Where the store is that was there before; null when there was none. */
  readonly before: string | null
}

/** Brings a backup back and keeps what was there beside it. The backup is read and checked as a whole before anything is moved. */
export async function replaceStore(from: string, path: string, at: Date): Promise<Replacement> {
  const incoming = `${path}.incoming`
  await rm(incoming, { recursive: true, force: true })
  const { bytes } = await restoreStore(from, incoming)
  return { path, bytes, before: await takePlace(incoming, path, at) }
}

/**
 * Puts a folder where another is, which is kept beside it. A crash between the two moves is taken back by `recoverCompaction`: the old one lies
 * under the name that it looks for.
 * @returns where what was there before lies; null: there was nothing
 */
export async function takePlace(incoming: string, path: string, at: Date): Promise<string | null> {
  if (!existsSync(path)) {
    await rename(incoming, path)
    return null
  }
  const aside = oldStoreBeside(path)
  const before = `${path}.before-restore-${at.toISOString().replace(/\D/g, '').slice(0, 14)}`
  await rename(path, aside)
  await rename(incoming, path)
  await rename(aside, before)
  return before
}

/** Renames, and returns when the name is on disk. */
async function moveInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
  const directory = await open(dirname(to))
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** Reads every record: its checksum, its CBOR, and whether it belongs to an actor that exists. */
export function verifyStore(path: string): Promise<Verification> {
  return withStore(path, async store => {
    const faults: { table: string; key: string; code: string; message: string }[] = []
    const actors = new Set<string>()
    let records = 0
    for (const { key } of store.range(Table.Snapshots, EVERYTHING)) actors.add(firstName(key))
    for (const table of TABLES) {
      for (const { key, value } of store.range(table, EVERYTHING)) {
        records++
        const fault = (code: string, message: string): void => {
          faults.push({ table: tableName(table), key: keyText(key), code, message })
        }
        try {
          if (table !== Table.Index) decodeRecord(value, table, key)
        } catch (error) {
          fault((error as StoreError).code, (error as Error).message)
          continue
        }
        const owner = OWNED[table]?.(key)
        if (owner !== undefined && !actors.has(owner)) fault('STORE_ROW_ORPHANED', `there is no actor '${owner}'`)
      }
    }
    return { records, faults }
  })
}

const NUMBER_BYTES = 6
/** Whose row it is, for tables whose rows belong to actors that exist. */
const OWNED: { readonly [T in Table]?: (key: Uint8Array) => string } = {
  [Table.Journal]: key => firstName(key),
  [Table.Outbox]: key => firstName(key),
  [Table.Backoffs]: key => firstName(key),
  [Table.Timers]: key => firstName(key, NUMBER_BYTES),
  [Table.Heights]: key => firstName(key, NUMBER_BYTES),
}
