/** What other components verify tokens with, and ask about users. */
export {
  AUTH_TOKENS_DEFAULTS,
  AuthTokens,
  type AuthTokensModules,
  type AuthTokensOptions,
} from './auth-tokens.js'
export { type AuthAddress, connectAuth, readToken } from './connect.js'
export { type CallCounts, callCounts } from './counts/index.js'
export { AuthDirectory } from './directory.js'
export { OwnTokensFirst } from './own-first.js'
export { UsageReports } from './usage-reports.js'
export { UserGuard } from './user-guard.js'
export { UserLimits } from './user-limits.js'
export { WorkReports } from './work-reports.js'
