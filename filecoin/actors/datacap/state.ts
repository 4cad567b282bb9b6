/** Data cap as a token. Source: fil_actor_datacap 9.0.1; frc46_token 1.1.0. Amounts of 10^−18 bytes. */
import { address, bigint, hamt, tuple, uint, uintKey, type ValueOf } from '../../cbor/index.js'

/** Of a network that began with this actor. Source: frc46_token 1.1.0, `DEFAULT_HAMT_BIT_WIDTH`. */
const BIT_WIDTH = 3

export const tokenState = tuple('tokenState', {
  supply: bigint,
  /** By actor id. */
  balances: hamt(uintKey, bigint, BIT_WIDTH),
  /** What an operator may spend of an owner's: by the owner's actor id, then by the operator's. */
  allowances: hamt(uintKey, hamt(uintKey, bigint, BIT_WIDTH), BIT_WIDTH),
  /** What these HAMTs have: 3 where the network began with this actor; mainnet's migration made it 5. */
  hamtBitWidth: uint,
})
export type TokenState = ValueOf<typeof tokenState>

export const state = tuple('datacapState', {
  /** Mints and destroys: the registry of verified clients. */
  governor: address,
  token: tokenState,
})
export type State = ValueOf<typeof state>
