/** The other addresses of actors. */
import { init } from '../../../filecoin/actors/index.js'
import { type Address, Protocol } from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { readEntries } from '../ipld/index.js'
import type { StateView } from './state-view.js'

/** Whether it is made of a public key, so that it stands for the same account in any state. */
export const isKey = ({ protocol }: Address): boolean => protocol === Protocol.Bls || protocol === Protocol.Secp256k1

/**
 * The address of the key that signs for an account.
 *
 * @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE
 */
export function accountKey(view: StateView, account: Address): Address {
  return isKey(account) ? account : view.stateOf(account, 'account').address
}

/**
 * The address that outlives a reorganisation, of an actor that is known by its ID address. Looks through all that there are.
 *
 * @throws NodeError ACTOR_UNKNOWN
 */
export function robustAddress(view: StateView, id: Address): Address {
  const wanted = view.id(id).toString()
  const found = readEntries(view.store, init.state.fields.addressMap, view.singleton('init').addressMap).find(
    ([, number]) => wanted === `t0${number}`,
  )
  if (found === undefined) throw new NodeError({ code: NodeErrorCode.ACTOR_UNKNOWN, address: wanted })
  return found[0]
}
