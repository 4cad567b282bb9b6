/** Source: fil_actor_reward 9.0.1. Amounts in attoFIL, power in bytes. */
import { address, bigint, int, nullable, tuple, type ValueOf } from '../../cbor/index.js'
import { filterEstimate } from '../filter-estimate.js'
import type { Methods } from '../method.js'

export const awardBlockRewardParams = tuple('awardBlockRewardParams', {
  /** Its ID address. */
  miner: address,
  /** For messages that should not be in the block. */
  penalty: bigint,
  /** Premiums of the block's messages. */
  gasReward: bigint,
  winCount: int,
})
export type AwardBlockRewardParams = ValueOf<typeof awardBlockRewardParams>

export const thisEpochRewardReturn = tuple('thisEpochRewardReturn', {
  thisEpochRewardSmoothed: filterEstimate,
  thisEpochBaselinePower: bigint,
})
export type ThisEpochRewardReturn = ValueOf<typeof thisEpochRewardReturn>

/** Power that the network has; null is refused. */
const realizedPower = nullable(bigint)

export const methods = {
  Constructor: { number: 1n, params: realizedPower, returns: null },
  AwardBlockReward: { number: 2n, params: awardBlockRewardParams, returns: null },
  ThisEpochReward: { number: 3n, params: null, returns: thisEpochRewardReturn },
  UpdateNetworkKPI: { number: 4n, params: realizedPower, returns: null },
} satisfies Methods
