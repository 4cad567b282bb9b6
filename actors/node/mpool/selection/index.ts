/** Which pending messages go into blocks. */
export type { SenderQueue } from './candidates.js'
export { type SelectionInput, selectForBlocks, selectMessages } from './select.js'
