export * as account from './account/index.js'
export { type BatchReturn, batchReturn } from './batch-return.js'
export { type BuiltinActor, builtinActors } from './builtin.js'
export * as cron from './cron/index.js'
export * as datacap from './datacap/index.js'
export { exportedNumber } from './exported-number.js'
export { type FilterEstimate, filterEstimate } from './filter-estimate.js'
export * as init from './init/index.js'
export * as market from './market/index.js'
export { type Method, type Methods, methodNumbered } from './method.js'
export * as miner from './miner/index.js'
export * as multisig from './multisig/index.js'
export * as paych from './paych/index.js'
export * as power from './power/index.js'
export {
  RECEIVE,
  type TokensReceived,
  tokensReceived,
  type UniversalReceiverParams,
  universalReceiverParams,
} from './receiver.js'
export * as reward from './reward/index.js'
export { FIRST_OTHER_ID, SINGLETONS } from './singletons.js'
export * as system from './system/index.js'
export * as verifreg from './verifreg/index.js'
