/** What other components verify tokens with, and ask about users. */
export {
  AUTH_TOKENS_DEFAULTS,
  AuthTokens,
  type AuthTokensModules,
  type AuthTokensOptions,
} from './auth-tokens.js'
export { AuthDirectory } from './directory.js'
