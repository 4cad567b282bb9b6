/** Chains in CARs, from one repo to another. */
export { exportChain } from './export.js'
