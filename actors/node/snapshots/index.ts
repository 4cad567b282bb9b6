/** Chains in CARs, from one repo to another. */
export { exportChain } from './export.js'
export { type ImportOptions, importChain } from './import.js'
