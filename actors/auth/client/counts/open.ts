import { parseDatabaseUrl } from '../../../../runtime/mysql/index.js'
import { AuthError, AuthErrorCode } from '../../errors.js'
import type { CountsOptions } from '../options.js'
import { MemoryCounts } from './memory.js'
import type { CallCounts } from './port.js'
import { SharedCounts, type SharedCountsModules } from './shared.js'

/** To be started. @throws AuthError OPTIONS_INVALID */
export function callCounts(options: CountsOptions, modules: SharedCountsModules): CallCounts {
  if (options.type === 'memory') return new MemoryCounts()
  const { url, ...rest } = options
  const address = parseDatabaseUrl(url)
  if (address === null)
    throw new AuthError({ code: AuthErrorCode.OPTIONS_INVALID, problems: 'authority.limits.url is no database’s' })
  return new SharedCounts({ ...rest, address }, modules)
}
