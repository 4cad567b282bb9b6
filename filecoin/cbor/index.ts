export { type Codec, decode, encode, refusal, type ValueOf } from './codec.js'
export { addressKey, addressPairKey, cidKey, intKey, type Key, uintKey } from './keys.js'
export { type Amt, amt, type Hamt, hamt, type Linked, linked } from './linked.js'
export {
  address,
  bigint,
  bool,
  bytes,
  bytesUpTo,
  int,
  int64,
  link,
  nothing,
  text,
  textOrBytes,
  uint,
  uint64,
} from './scalars.js'
export { type List, list, type Nullable, nullable, record, type Tuple, tuple } from './shapes.js'
export { isObject, type Wire, type WireObject, wireRefusal } from './wire.js'
