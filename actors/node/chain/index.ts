/** The chain: its tipsets, what they come to, which blocks are valid, and which head counts. */
export { baseFeeAfter } from './base-fee.js'
export { Chain, type ChainOptions, type ChainServices, type HeadChange, type HeadKeeper } from './chain.js'
export { ConsensusState } from './consensus-state.js'
export { Executions, type Outcome } from './executions.js'
export { ChainHeights } from './heights.js'
export { FINALITY, lookback } from './lookback.js'
export { blockMessages, messageCount, receiptAt, receiptsOf } from './messages.js'
export { type ChainModules, chainModules } from './modules.js'
export {
  beaconEntryAt,
  beaconRandomness,
  latestBeaconEntry,
  ticketRandomness,
} from './randomness.js'
export { type ForNull, Tipsets } from './tipsets.js'
export { weightAfter } from './weight.js'
