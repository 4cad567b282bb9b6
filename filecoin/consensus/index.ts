/** Who makes blocks, and which chain counts. */
export { BLOCK_GAS_LIMIT, BLOCK_GAS_TARGET, MINIMUM_BASE_FEE, nextBaseFee } from './base-fee.js'
export { EXPECTED_WINS, MOST_WINS, winCount } from './election.js'
export { drawRandomness, RandomnessTag } from './randomness.js'
export { hasSmallerTickets, weightOf } from './weight.js'
