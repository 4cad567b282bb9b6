/** What other components verify tokens with. */
export {
  AUTH_TOKENS_DEFAULTS,
  AuthTokens,
  type AuthTokensModules,
  type AuthTokensOptions,
} from './auth-tokens.js'
