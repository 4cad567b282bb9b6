/** Which pending messages go into blocks. */
export type { SenderQueue } from './candidates.js'
export { rankedMessages } from './ranking.js'
export { type SelectionInput, selectForBlocks, selectMessages } from './select.js'
