/** Source: fil_actor_datacap 9.0.1; frc46_token 1.1.0. Amounts of 10^−18 bytes. */
import { address, bigint, bytes, list, nothing, text, tuple, type ValueOf } from '../../cbor/index.js'
import type { Methods } from '../method.js'

export const mintParams = tuple('mintParams', {
  to: address,
  amount: bigint,
  /** May spend whatever the receiver has. */
  operators: list(address),
})
export type MintParams = ValueOf<typeof mintParams>

export const mintReturn = tuple('mintReturn', {
  /** The receiver's. */
  balance: bigint,
  supply: bigint,
  /** What the receiver's hook returned. */
  recipientData: bytes,
})
export type MintReturn = ValueOf<typeof mintReturn>

export const destroyParams = tuple('destroyParams', { owner: address, amount: bigint })
export type DestroyParams = ValueOf<typeof destroyParams>

export const burnReturn = tuple('burnReturn', { balance: bigint })
export type BurnReturn = ValueOf<typeof burnReturn>

export const transferParams = tuple('transferParams', {
  to: address,
  amount: bigint,
  /** For the receiver's hook. */
  operatorData: bytes,
})
export type TransferParams = ValueOf<typeof transferParams>

export const transferReturn = tuple('transferReturn', {
  fromBalance: bigint,
  toBalance: bigint,
  /** What the receiver's hook returned. */
  recipientData: bytes,
})
export type TransferReturn = ValueOf<typeof transferReturn>

export const transferFromParams = tuple('transferFromParams', {
  from: address,
  to: address,
  amount: bigint,
  /** For the receiver's hook. */
  operatorData: bytes,
})
export type TransferFromParams = ValueOf<typeof transferFromParams>

export const transferFromReturn = tuple('transferFromReturn', {
  fromBalance: bigint,
  toBalance: bigint,
  /** What the caller may still spend of it. */
  allowance: bigint,
  /** What the receiver's hook returned. */
  recipientData: bytes,
})
export type TransferFromReturn = ValueOf<typeof transferFromReturn>

export const increaseAllowanceParams = tuple('increaseAllowanceParams', { operator: address, increase: bigint })
export type IncreaseAllowanceParams = ValueOf<typeof increaseAllowanceParams>

export const decreaseAllowanceParams = tuple('decreaseAllowanceParams', { operator: address, decrease: bigint })
export type DecreaseAllowanceParams = ValueOf<typeof decreaseAllowanceParams>

export const revokeAllowanceParams = tuple('revokeAllowanceParams', { operator: address })
export type RevokeAllowanceParams = ValueOf<typeof revokeAllowanceParams>

export const burnParams = tuple('burnParams', { amount: bigint })
export type BurnParams = ValueOf<typeof burnParams>

export const burnFromParams = tuple('burnFromParams', { owner: address, amount: bigint })
export type BurnFromParams = ValueOf<typeof burnFromParams>

export const burnFromReturn = tuple('burnFromReturn', {
  balance: bigint,
  /** What the caller may still spend of it. */
  allowance: bigint,
})
export type BurnFromReturn = ValueOf<typeof burnFromReturn>

export const methods = {
  /** The governor. */
  Constructor: { number: 1n, params: address, returns: null },
  Mint: { number: 2n, params: mintParams, returns: mintReturn },
  Destroy: { number: 3n, params: destroyParams, returns: burnReturn },
  // The next three want a null: they refuse no bytes at all.
  Name: { number: 10n, params: nothing, returns: text },
  Symbol: { number: 11n, params: nothing, returns: text },
  TotalSupply: { number: 12n, params: nothing, returns: bigint },
  BalanceOf: { number: 13n, params: address, returns: bigint },
  Transfer: { number: 14n, params: transferParams, returns: transferReturn },
  TransferFrom: { number: 15n, params: transferFromParams, returns: transferFromReturn },
  /** The allowance after it. */
  IncreaseAllowance: { number: 16n, params: increaseAllowanceParams, returns: bigint },
  /** The allowance after it. */
  DecreaseAllowance: { number: 17n, params: decreaseAllowanceParams, returns: bigint },
  RevokeAllowance: { number: 18n, params: revokeAllowanceParams, returns: null },
  Burn: { number: 19n, params: burnParams, returns: burnReturn },
  BurnFrom: { number: 20n, params: burnFromParams, returns: burnFromReturn },
} satisfies Methods
