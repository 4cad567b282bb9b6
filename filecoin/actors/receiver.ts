/** What an actor is called with that is sent tokens. Source: FRC-0046; frc46_token 1.1.0, `receiver`. */
import { bigint, bytes, tuple, uint, type ValueOf } from '../cbor/index.js'

/** The method's number: of `Receive`, by FRC-0042. */
export const RECEIVE = 3_726_118_371n

export const universalReceiverParams = tuple(
  'universalReceiverParams',
  {
    /** Of the asset; of tokens, the number of `FRC46` by FRC-0042. */
    type: uint,
    /** Of tokens, `tokensReceived`. */
    payload: bytes,
  },
  { type: 'Type_' },
)
export type UniversalReceiverParams = ValueOf<typeof universalReceiverParams>

export const tokensReceived = tuple('tokensReceived', {
  /** Actor id. */
  from: uint,
  /** Actor id. */
  to: uint,
  /** Actor id of who sent them. */
  operator: uint,
  amount: bigint,
  /** For the receiver, by the operator. */
  operatorData: bytes,
  /** For the receiver, by the token's actor. */
  tokenData: bytes,
})
export type TokensReceived = ValueOf<typeof tokensReceived>
