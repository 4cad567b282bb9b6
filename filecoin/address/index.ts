export { Address, type NetworkPrefix, Protocol } from './address.js'
export { actorId, proverId } from './id-address.js'
export { ZERO_BLS_ADDRESS } from './zero-address.js'
