/** Where calls are counted against users' rules. */
export { MemoryCounts } from './memory.js'
export { callCounts } from './open.js'
export type { CallCounts } from './port.js'
