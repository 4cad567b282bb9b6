import { parseDatabaseUrl } from '../../../runtime/mysql/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { AuthStoreOptions } from '../options.js'
import { openLmdbStore } from './lmdb-store.js'
import type { AuthStore } from './port.js'

/**
 * @param folder Where an LMDB store lies; made if it isn't there.
 * @throws AuthError STORE_FAILED, STORE_TOO_NEW, STORE_NOT_DURABLE or OPTIONS_INVALID
 */
export async function openAuthStore(options: AuthStoreOptions, folder: string): Promise<AuthStore> {
  if (options.type === 'lmdb') return openLmdbStore(folder)
  const { url, ...rest } = options
  const address = parseDatabaseUrl(url)
  if (address === null)
    throw new AuthError({ code: AuthErrorCode.OPTIONS_INVALID, problems: 'store.url is no database’s' })
  // Most have no database.
  const { openMysqlStore } = await import('./mysql/mysql-store.js')
  return openMysqlStore({ ...rest, address })
}
