export { actorId, proverId } from './id-address.js'
