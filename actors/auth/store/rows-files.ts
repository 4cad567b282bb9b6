/** Looking after the rows' LMDB while no auth works on it: copies, a check of every row, and a copy brought back. */
import { rm } from 'node:fs/promises'
import { StoreError, StoreErrorCode, takePlace, type Verification } from '../../../runtime/store/index.js'
import { type LmdbStore, openLmdbStore } from './lmdb-store.js'

async function withRows<T>(folder: string, use: (rows: LmdbStore) => Promise<T>): Promise<T> {
  const rows = await openLmdbStore(folder)
  try {
    return await use(rows)
  } finally {
    await rows.close()
  }
}

/** @throws AuthError STORE_FAILED */
export const backupRows = (folder: string, to: string): Promise<void> => withRows(folder, rows => rows.backup(to))

/** @throws AuthError STORE_FAILED, STORE_TOO_NEW */
export const verifyRows = (folder: string): Promise<Verification> => withRows(folder, rows => rows.verify())

/**
 * Puts a copy in the place of the rows, which are kept beside it. The copy is checked as a whole before anything is moved.
 * @returns where the rows of before lie; null: there were none
 * @throws AuthError STORE_FAILED, STORE_TOO_NEW; StoreError UNREADABLE
 */
export async function replaceRows(from: string, folder: string, at: Date): Promise<string | null> {
  const { faults } = await verifyRows(from)
  if (faults.length > 0) throw new StoreError({ code: StoreErrorCode.UNREADABLE, path: from })
  const incoming = `${folder}.incoming`
  await rm(incoming, { recursive: true, force: true })
  await backupRows(from, incoming)
  return takePlace(incoming, folder, at)
}
