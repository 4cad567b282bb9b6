/** An account: whose key signs for it. Source: fil_actor_account 9.0.1. */
import { address, tuple, type ValueOf } from '../../cbor/index.js'

export const state = tuple('accountState', {
  /** Of protocol 1 or 3. */
  address,
})
export type State = ValueOf<typeof state>
