/** The gateway: where wallets and providers connect out to, and the pool's services find them. */
export { gatewayActorTypes } from './actor-types.js'
export {
  callsApi,
  eventsApi,
  listenMarketEvent,
  listenProofEvent,
  listenWalletEvent,
  olderCallsApi,
} from './api/index.js'
export { GatewayOptions } from './options.js'
export { type Ownership, ownershipWithoutAuth } from './ownership-port.js'
export { createGateway, type Gateway } from './supervisor.js'
