/** LMDB maps its file and trusts it: a file that is something else ends the process (SIGSEGV), so its beginning is read first. */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** Behind the page's header of 24 bytes. */
const MAGIC_AT = 24
const MAGIC = 0xbeefc0de

/** @throws Error when there is a file in the directory that no LMDB has written. A missing or empty one becomes a new store. */
export function assertDatabase(directory: string): void {
  const path = join(directory, 'data.mdb')
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  try {
    const header = Buffer.alloc(MAGIC_AT + 4)
    const bytes = readSync(file, header, 0, header.length, 0)
    if (bytes > 0 && (bytes < header.length || header.readUInt32LE(MAGIC_AT) !== MAGIC))
      throw new Error(`${path} does not begin like an LMDB file`)
  } finally {
    closeSync(file)
  }
}
