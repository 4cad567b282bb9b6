/** All actors of a chain at one point. Source: Filecoin spec, "State Tree", version 4. */
import { addressKey, bigint, hamt, link, linked, tuple, uint, type ValueOf } from './cbor/index.js'

export const actor = tuple('actor', {
  /** Of its WebAssembly. */
  code: link,
  /** Of its state. */
  head: link,
  /** Of the next message, of an account. */
  nonce: uint,
  /** AttoFIL. */
  balance: bigint,
})
export type Actor = ValueOf<typeof actor>

/** Nothing, so far. */
export const stateInfo = tuple('stateInfo', {})

export const stateRoot = tuple('stateRoot', {
  version: uint,
  /** By ID address. */
  actors: hamt(addressKey, actor),
  info: linked(stateInfo),
})

/** Of network versions 16 and 17. */
export const STATE_TREE_VERSION = 4
