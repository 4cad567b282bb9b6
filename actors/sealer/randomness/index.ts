export type { SealRandomness } from './port.js'
export { StandInChain } from './stand-in.js'
