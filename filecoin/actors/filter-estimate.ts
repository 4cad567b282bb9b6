/** A filtered estimate of a series. Source: fvm_shared 2.0.0, `smooth`. */
import { bigint, tuple, type ValueOf } from '../cbor/index.js'

/** Fixed-point numbers: of 2^−128 each. */
export const filterEstimate = tuple('filterEstimate', {
  positionEstimate: bigint,
  /** For each epoch. */
  velocityEstimate: bigint,
})
export type FilterEstimate = ValueOf<typeof filterEstimate>
