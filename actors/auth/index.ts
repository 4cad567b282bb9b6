/** Auth: who may ask the pool for what. */
export { AUTH_NAMESPACE, authApi, REVOCATIONS, revocations } from './api.js'
export {
  AUTH_TOKENS_DEFAULTS,
  AuthDirectory,
  AuthTokens,
  callCounts,
  connectAuth,
  OwnTokensFirst,
  readToken,
  UsageReports,
  UserGuard,
  UserLimits,
  WorkReports,
} from './client/index.js'
export { DeskTokens } from './desk-tokens.js'
export { AuthError, AuthErrorCode } from './errors.js'
export { revocationSource } from './methods.js'
export { type Auth, openAuth } from './open.js'
export { AuthOptions } from './options.js'
export { backupRows, replaceRows, verifyRows } from './store/index.js'
