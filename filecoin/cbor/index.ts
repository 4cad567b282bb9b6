export { type Codec, decode, encode, refusal } from './codec.js'
export { address, bigint, bytes, bytesUpTo, int, link, uint, uint64 } from './scalars.js'
export { list, nullable, tuple } from './shapes.js'
export { type Wire, wireRefusal } from './wire.js'
