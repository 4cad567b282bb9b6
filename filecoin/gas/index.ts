export {
  capFee,
  estimateFeeCap,
  estimateGasLimit,
  estimatePremium,
  type PremiumSample,
  sampledTipsets,
} from './estimate.js'
export { chainLength, inclusionGas } from './inclusion.js'
export { BASE_FEE_FLOOR, BASE_FEE_MOST_CHANGE, BLOCK_GAS_LIMIT, BLOCK_GAS_TARGET } from './limits.js'
export { type GasOutputs, gasOutputs } from './outputs.js'
export { effectivePremium, type GasTerms, requiredFunds } from './price.js'
