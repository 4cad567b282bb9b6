/**
 * Room for the store, looked at before it is opened: on a full disk LMDB's binding ends the process (SIGBUS, SIGSEGV) where it should
 * fail, and what it leaves of a new store ends every later one.
 */
import { readFileSync, rmSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StoreError, StoreErrorCode } from '../../runtime/store/index.js'

/** Several times what a new store and the first steps of its actors take. */
const ROOM_BYTES = 512 * 1024
/** A store begins with two pages; with fewer nothing was ever in it. */
const LEAST_BYTES = 2 * 4096
/** LMDB's, behind the page's header. */
const MAGIC_AT = 24
const MAGIC = 0xbeefc0de

/** @throws StoreError DISK_FULL. */
export function requireStoreRoom(path: string): void {
  if (!hasRoom(dirname(path))) throw new StoreError({ code: StoreErrorCode.DISK_FULL, path })
}

/** What a failed write of the store means: LMDB calls a full disk an input/output error, if it wrote a part. */
export function storeFailure(path: string, cause: unknown): StoreError {
  return hasRoom(path)
    ? StoreError.of(cause, path, StoreErrorCode.FAILED)
    : new StoreError({ code: StoreErrorCode.DISK_FULL, path }, { cause })
}

function hasRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= ROOM_BYTES
}

/** Removes what is left of a store that a full disk didn't let begin; what something else wrote there is left to be told. */
export function removeUnbegunStore(path: string): void {
  const data = join(path, 'data.mdb')
  const bytes = statSync(data, { throwIfNoEntry: false })?.size ?? 0
  if (bytes < MAGIC_AT + 4 || bytes >= LEAST_BYTES || readFileSync(data).readUInt32LE(MAGIC_AT) !== MAGIC) return
  for (const name of ['data.mdb', 'lock.mdb']) rmSync(join(path, name), { force: true })
}
