/** Source: fil_actor_account 9.0.1. */
import { address, bytes, tuple, type ValueOf } from '../../cbor/index.js'
import type { Methods } from '../method.js'
import { RECEIVE } from '../receiver.js'

export const authenticateMessageParams = tuple('authenticateMessageParams', {
  /** Without the byte for its type, which the account's address tells. */
  signature: bytes,
  message: bytes,
})
export type AuthenticateMessageParams = ValueOf<typeof authenticateMessageParams>

export const methods = {
  Constructor: { number: 1n, params: address, returns: null },
  PubkeyAddress: { number: 2n, params: null, returns: address },
  AuthenticateMessage: { number: 3n, params: authenticateMessageParams, returns: null },
  UniversalReceiverHook: { number: RECEIVE, params: null, returns: null },
} satisfies Methods
