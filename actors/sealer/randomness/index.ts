export type { DrawnRandomness, SealRandomness } from './port.js'
export { StandInChain, type StandInModules, type StandInOptions } from './stand-in.js'
