/** What gas costs: what a message will use, and what to offer for it. */
export { GasErrorCode } from './errors.js'
export {
  type Estimated,
  GAS_DEFAULTS,
  GasEstimator,
  type GasModules,
  type GasOptions,
  NO_WISHES,
  type SendSpec,
  type ToEstimate,
} from './estimator.js'
