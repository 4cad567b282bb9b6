/** The reward actor: what a block earns. Source: fil_actor_reward 9.0.1. Spacetime is in bytes × epochs, amounts in attoFIL. */
import { bigint, int, tuple, type ValueOf } from '../../cbor/index.js'
import { filterEstimate } from '../filter-estimate.js'

export const state = tuple('rewardState', {
  /** Spacetime that cumsumRealized must reach until effectiveNetworkTime rises. */
  cumsumBaseline: bigint,
  /** Spacetime that the network had, at most the baseline's in each epoch. */
  cumsumRealized: bigint,
  /** Epochs that the network has come along the baseline. */
  effectiveNetworkTime: int,
  /** Bytes at effectiveNetworkTime. */
  effectiveBaselinePower: bigint,
  /** For the expected five wins of an epoch; each win gets a fifth. */
  thisEpochReward: bigint,
  thisEpochRewardSmoothed: filterEstimate,
  /** Bytes. */
  thisEpochBaselinePower: bigint,
  /** That the reward was computed for; −1 before the first. */
  epoch: int,
  /** Paid so far. */
  totalStoragePowerReward: bigint,
  /** All there is for simple minting. */
  simpleTotal: bigint,
  /** All there is for minting along the baseline. */
  baselineTotal: bigint,
})
export type State = ValueOf<typeof state>
