/** Answers `stateApi`. */
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateApi } from '../api/state.js'
import type { AskedChain } from './asked-chain.js'
import { stateActorsMethods } from './state-actors.js'
import { stateMarketMethods } from './state-market.js'
import { stateMinersMethods } from './state-miners.js'
import { stateNetworkMethods } from './state-network.js'
import { stateRandomnessMethods } from './state-randomness.js'
import { stateSectorsMethods } from './state-sectors.js'

export const stateMethods = (chain: AskedChain): Handlers<typeof stateApi> => ({
  ...stateActorsMethods(chain),
  ...stateMinersMethods(chain),
  ...stateSectorsMethods(chain),
  ...stateMarketMethods(chain),
  ...stateNetworkMethods(chain),
  ...stateRandomnessMethods(chain),
})
