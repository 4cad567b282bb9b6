export { Bitfield, type Range } from './bitfield.js'
export { bitfield } from './codec.js'
