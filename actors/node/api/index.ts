/** What other components ask of a node. */
export { stateActorsApi } from './state-actors.js'
export { stateNetworkApi } from './state-network.js'
