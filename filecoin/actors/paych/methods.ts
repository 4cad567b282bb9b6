/** Source: fil_actor_paych 9.0.1. Amounts in attoFIL. */
import { address, bigint, bytes, int64, list, nullable, tuple, uint64, type ValueOf } from '../../cbor/index.js'
import { signature } from '../../signature.js'
import type { Methods } from '../method.js'

export const constructorParams = tuple('paychConstructorParams', {
  /** Pays. */
  from: address,
  to: address,
})
export type ConstructorParams = ValueOf<typeof constructorParams>

/** A call that must succeed before a voucher counts. */
const modVerifyParams = tuple('modVerifyParams', { actor: address, method: uint64, data: bytes })

const merge = tuple('merge', { lane: uint64, nonce: uint64 })

/** Off the chain until it is redeemed. Epochs are any that the payer likes. */
export const signedVoucher = tuple('signedVoucher', {
  /** The channel's. */
  channelAddr: address,
  timeLockMin: int64,
  /** 0 for none. */
  timeLockMax: int64,
  /** Blake2b of 256 bits; empty for none. */
  secretHash: bytes,
  extra: nullable(modVerifyParams),
  lane: uint64,
  /** Greater than that of the lane's last one. */
  nonce: uint64,
  /** Of the whole lane. */
  amount: bigint,
  /** Epoch; 0 leaves the channel's. */
  minSettleHeight: int64,
  /** Lanes that become part of this one. */
  merges: list(merge),
  /** Of the voucher with null here. */
  signature: nullable(signature),
})
export type SignedVoucher = ValueOf<typeof signedVoucher>

export const updateChannelStateParams = tuple('updateChannelStateParams', {
  sv: signedVoucher,
  /** What the voucher has the hash of. */
  secret: bytes,
})
export type UpdateChannelStateParams = ValueOf<typeof updateChannelStateParams>

export const methods = {
  Constructor: { number: 1n, params: constructorParams, returns: null },
  UpdateChannelState: { number: 2n, params: updateChannelStateParams, returns: null },
  Settle: { number: 3n, params: null, returns: null },
  Collect: { number: 4n, params: null, returns: null },
} satisfies Methods
