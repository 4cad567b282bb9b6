/** Messages that wait for a block: which are taken in, which go into blocks, and what is kept of them. */
export { checkMessages, type MessageCheck } from './checks.js'
export { POOL_CONFIG_DEFAULTS, type PoolConfig } from './config.js'
export { MpoolError, MpoolErrorCode } from './errors.js'
export { KeptMessages } from './kept-messages.js'
export type { PendingMessage } from './pending/index.js'
export { MessagePool, type PendingOf, type PoolModules, type PoolUpdate } from './pool.js'
export { NodePoolChain } from './pool-chain.js'
export type { Publisher } from './publisher.js'
