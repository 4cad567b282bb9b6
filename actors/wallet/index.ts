/** The wallet: keys that sign what they are shown, and nothing else. */
export { walletActorTypes } from './actor-types.js'
export { keysApi, linksApi, lockApi, walletStatusApi } from './api/index.js'
export { WalletOptions } from './options.js'
export { createWallet, type Wallet } from './supervisor.js'
