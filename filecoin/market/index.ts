export { type AskResponse, askBytesToSign, askResponse, type StorageAsk, storageAsk } from './ask.js'
export { clientDealCid } from './client-deal.js'
export { type DealResponse, dealResponse, type ProviderDealState, providerDealState } from './deal-state.js'
