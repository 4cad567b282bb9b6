/** The wallet: keys that sign what they are shown, and nothing else. */
export { walletActorTypes } from './actor-types.js'
export {
  keysApi,
  linksApi,
  lockApi,
  policiesApi,
  signedRecordsApi,
  signingLogApi,
  strategyApi,
  walletStatusApi,
} from './api/index.js'
export { GrantTokens } from './grant-tokens.js'
export { WalletOptions } from './options.js'
export { createWallet, type Wallet } from './supervisor.js'
