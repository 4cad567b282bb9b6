/** The init actor: whose number is which. Source: fil_actor_init 9.0.1. */
import { addressKey, hamt, text, tuple, uint, type ValueOf } from '../../cbor/index.js'

export const state = tuple('initState', {
  /** Actor ids by the addresses of other protocols. */
  addressMap: hamt(addressKey, uint),
  /** What the next actor is numbered. */
  nextID: uint,
  networkName: text,
})
export type State = ValueOf<typeof state>
