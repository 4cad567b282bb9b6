/** The store's own tools, on a repo that no process works on; the commands know the store by these alone. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { restoreStore } from '../../runtime/store/index.js'

export { backupStore, compactStore, storeStat, verifyStore } from '../../runtime/store/index.js'

export interface Replacement {
  readonly path: string
  readonly bytes: number
  /** Where the store is that was there before; null when there was none. */
  readonly before: string | null
}

/**
 * Brings a backup back and keeps what was there beside it. The backup is read and checked as a whole before anything is moved; a crash
 * between the two moves is taken back by `recoverCompaction`, whose name for the old store is used for that.
 */
export async function replaceStore(from: string, path: string, at: Date): Promise<Replacement> {
  const incoming = `${path}.incoming`
  await rm(incoming, { recursive: true, force: true })
  const { bytes } = await restoreStore(from, incoming)
  if (!existsSync(path)) {
    await rename(incoming, path)
    return { path, bytes, before: null }
  }
  const aside = `${path}.before-compaction`
  const before = `${path}.before-restore-${at.toISOString().replace(/\D/g, '').slice(0, 14)}`
  await rename(path, aside)
  await rename(incoming, path)
  await rename(aside, before)
  return { path, bytes, before }
}
