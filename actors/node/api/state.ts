/**
 * What can be asked of a state, with Lotus's names and shapes. Data only; the answers live in `methods/state.ts`.
 *
 * Nearly all are about the state *before* a tipset's own messages, as in Lotus. What network version 17 has not is left out.
 */
import { stateActorsApi } from './state-actors.js'
import { stateMarketApi } from './state-market.js'
import { stateMinersApi } from './state-miners.js'
import { stateNetworkApi } from './state-network.js'
import { stateRandomnessApi } from './state-randomness.js'
import { stateSectorsApi } from './state-sectors.js'

export const stateApi = {
  ...stateActorsApi,
  ...stateMinersApi,
  ...stateSectorsApi,
  ...stateMarketApi,
  ...stateNetworkApi,
  ...stateRandomnessApi,
} as const
