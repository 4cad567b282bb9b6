/** The kernel's file lock, from the addon that set-up has built. */
import type { Installation } from '../../config/index.js'
import type { LockPort } from '../../runtime/pool/index.js'

/** Loads the addon into this thread, with the folders that set-up has filled; workers inherit them by the environment. */
export async function loadLockPort({ addon, parameterCache, parentCache }: Installation): Promise<LockPort> {
  const native = await import('../../native/index.js')
  native.loadAddon({ path: addon, parameterCache, parentCache })
  process.env.VESPER_ADDON = addon
  return native
}
