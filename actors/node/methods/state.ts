/** Answers `stateApi`. */
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateApi } from '../api/state.js'
import { stateActorsMethods } from './state-actors.js'
import { stateMarketMethods } from './state-market.js'
import { stateMinersMethods } from './state-miners.js'
import type { StateModules } from './state-modules.js'
import { stateNetworkMethods } from './state-network.js'
import { stateRandomnessMethods } from './state-randomness.js'
import { stateSectorsMethods } from './state-sectors.js'

export const stateMethods = (modules: StateModules): Handlers<typeof stateApi> => ({
  ...stateActorsMethods(modules),
  ...stateMinersMethods(modules),
  ...stateSectorsMethods(modules),
  ...stateMarketMethods(modules),
  ...stateNetworkMethods(modules),
  ...stateRandomnessMethods(modules),
})
