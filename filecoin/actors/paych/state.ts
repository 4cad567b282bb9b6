/** A payment channel. Source: fil_actor_paych 9.0.1. Amounts in attoFIL. */
import { address, amt, bigint, int64, tuple, uint64, type ValueOf } from '../../cbor/index.js'

export const laneState = tuple('laneState', {
  redeemed: bigint,
  /** Of the last voucher. */
  nonce: uint64,
})
export type LaneState = ValueOf<typeof laneState>

export const state = tuple('paychState', {
  /** Pays. */
  from: address,
  to: address,
  /** Redeemed, and paid when the channel is collected. */
  toSend: bigint,
  /** Epoch from which on it can be collected; 0 while it is not settling. */
  settlingAt: int64,
  /** Epoch before which it can't be collected. */
  minSettleHeight: int64,
  /** By lane. */
  laneStates: amt(laneState, 3),
})
export type State = ValueOf<typeof state>
