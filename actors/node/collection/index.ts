/** Blocks that nobody needs any more. */
export { type Collected, Collector, type CollectorOptions } from './collector.js'
export { LEAST_KEPT, startOfLast } from './depth.js'
export { RetainedStates } from './retained.js'
export { isMissing, tellingCollected } from './telling-collected.js'
