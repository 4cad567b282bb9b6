/** Blocks for providers: what they need to win, and what they have won. */
export {
  type ChallengedSector,
  type MiningBaseInfo,
  miningBaseInfo,
} from './base-info.js'
export { type BlockTemplate, createBlock } from './create-block.js'
export { wonBlock } from './won-block.js'
