/** Why a message isn't taken into the pool. Each message says what happened, with which value, and what to do. Amounts in attoFIL, as decimal text. */
import { CodedError, type Messages } from '../../../runtime/errors/index.js'

export enum MpoolErrorCode {
  // Whatever the chain's state
  MESSAGE_TOO_BIG = 'MPOOL_MESSAGE_TOO_BIG',
  MESSAGE_INVALID = 'MPOOL_MESSAGE_INVALID',
  VALUE_OUT_OF_RANGE = 'MPOOL_VALUE_OUT_OF_RANGE',
  FEE_CAP_TOO_LOW = 'MPOOL_FEE_CAP_TOO_LOW',
  PREMIUM_OUT_OF_RANGE = 'MPOOL_PREMIUM_OUT_OF_RANGE',
  GAS_LIMIT_OUT_OF_RANGE = 'MPOOL_GAS_LIMIT_OUT_OF_RANGE',
  SIGNATURE_INVALID = 'MPOOL_SIGNATURE_INVALID',
  // As the chain stands
  SENDER_UNKNOWN = 'MPOOL_SENDER_UNKNOWN',
  NONCE_TOO_LOW = 'MPOOL_NONCE_TOO_LOW',
  FEE_CAP_BELOW_BASE_FEE = 'MPOOL_FEE_CAP_BELOW_BASE_FEE',
  FUNDS_TOO_LOW = 'MPOOL_FUNDS_TOO_LOW',
  // As the sender's other messages stand
  FUNDS_TOO_LOW_WITH_PENDING = 'MPOOL_FUNDS_TOO_LOW_WITH_PENDING',
  NONCE_GAP = 'MPOOL_NONCE_GAP',
  ALREADY_PENDING = 'MPOOL_ALREADY_PENDING',
  REPLACEMENT_BEHIND_GAP = 'MPOOL_REPLACEMENT_BEHIND_GAP',
  REPLACEMENT_PREMIUM_TOO_LOW = 'MPOOL_REPLACEMENT_PREMIUM_TOO_LOW',
  TOO_MANY_PENDING = 'MPOOL_TOO_MANY_PENDING',
  // Not a message's fault
  NONCE_GIVEN = 'MPOOL_NONCE_GIVEN',
  VALUE_ABOVE_BALANCE = 'MPOOL_VALUE_ABOVE_BALANCE',
  CONFIG_INVALID = 'MPOOL_CONFIG_INVALID',
}

export type MpoolErrorDetail =
  | { readonly code: MpoolErrorCode.MESSAGE_TOO_BIG; readonly bytes: number; readonly mostBytes: number }
  | {
      readonly code: MpoolErrorCode.MESSAGE_INVALID
      readonly field: string
      readonly found: string
      readonly wanted: string
    }
  | { readonly code: MpoolErrorCode.VALUE_OUT_OF_RANGE; readonly value: string; readonly below: string }
  | { readonly code: MpoolErrorCode.FEE_CAP_TOO_LOW; readonly feeCap: string; readonly least: string }
  | { readonly code: MpoolErrorCode.PREMIUM_OUT_OF_RANGE; readonly premium: string; readonly feeCap: string }
  | {
      readonly code: MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE
      readonly gasLimit: number
      /** What it costs to stand in a block. */
      readonly least: number
      readonly most: number
    }
  | { readonly code: MpoolErrorCode.SIGNATURE_INVALID; readonly sender: string }
  | { readonly code: MpoolErrorCode.SENDER_UNKNOWN; readonly sender: string }
  | { readonly code: MpoolErrorCode.NONCE_TOO_LOW; readonly nonce: number; readonly least: number }
  | {
      readonly code: MpoolErrorCode.FEE_CAP_BELOW_BASE_FEE
      readonly feeCap: string
      readonly baseFee: string
      readonly least: string
    }
  | { readonly code: MpoolErrorCode.FUNDS_TOO_LOW; readonly balance: string; readonly required: string }
  | {
      readonly code: MpoolErrorCode.FUNDS_TOO_LOW_WITH_PENDING
      readonly balance: string
      readonly required: string
      readonly pending: number
    }
  | {
      readonly code: MpoolErrorCode.NONCE_GAP
      readonly nonce: number
      readonly nextNonce: number
      readonly mostAhead: number
    }
  | { readonly code: MpoolErrorCode.ALREADY_PENDING; readonly cid: string }
  | { readonly code: MpoolErrorCode.REPLACEMENT_BEHIND_GAP; readonly nonce: number; readonly nextNonce: number }
  | {
      readonly code: MpoolErrorCode.REPLACEMENT_PREMIUM_TOO_LOW
      readonly nonce: number
      readonly premium: string
      readonly least: string
    }
  | { readonly code: MpoolErrorCode.TOO_MANY_PENDING; readonly pending: number; readonly most: number }
  | { readonly code: MpoolErrorCode.NONCE_GIVEN; readonly nonce: number }
  | { readonly code: MpoolErrorCode.VALUE_ABOVE_BALANCE; readonly value: string; readonly balance: string }
  | {
      readonly code: MpoolErrorCode.CONFIG_INVALID
      readonly field: string
      readonly found: number
      readonly wanted: string
    }

const MESSAGES: Messages<MpoolErrorDetail> = {
  [MpoolErrorCode.MESSAGE_TOO_BIG]: d =>
    `a message of ${d.bytes} bytes is larger than the ${d.mostBytes} that the network passes on; give it shorter parameters`,
  [MpoolErrorCode.MESSAGE_INVALID]: d => `the message's ${d.field} is ${d.found}; it has to be ${d.wanted}`,
  [MpoolErrorCode.VALUE_OUT_OF_RANGE]: d =>
    `a value of ${d.value} attoFIL can't be sent; give one from 0 to less than ${d.below}, all there will ever be`,
  [MpoolErrorCode.FEE_CAP_TOO_LOW]: d =>
    `a gas fee cap of ${d.feeCap} attoFIL pays for no block: the base fee never falls below ${d.least}; raise the fee cap`,
  [MpoolErrorCode.PREMIUM_OUT_OF_RANGE]: d =>
    `a gas premium of ${d.premium} attoFIL is not from 0 to the gas fee cap, ${d.feeCap}; lower the premium or raise the fee cap`,
  [MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE]: d =>
    `a gas limit of ${d.gasLimit} is not from ${d.least}, what it costs to stand in a block, to ${d.most}, what a block holds; have it estimated`,
  [MpoolErrorCode.SIGNATURE_INVALID]: d => `the message is not signed by ${d.sender}; sign it with that key`,
  [MpoolErrorCode.SENDER_UNKNOWN]: d =>
    `${d.sender} is no account at the head of the chain; it is one once somebody has paid it`,
  [MpoolErrorCode.NONCE_TOO_LOW]: d =>
    `nonce ${d.nonce} was used before; sign the message anew with ${d.least} or the next that is free`,
  [MpoolErrorCode.FEE_CAP_BELOW_BASE_FEE]: d =>
    `a gas fee cap of ${d.feeCap} attoFIL is too far below the base fee, ${d.baseFee}, to be reached soon; raise it to ${d.least} at least, or send it when the base fee has fallen`,
  [MpoolErrorCode.FUNDS_TOO_LOW]: d =>
    `the sender has ${d.balance} attoFIL; the message's gas may cost ${d.required}: send it funds, or lower the fee cap or the gas limit`,
  [MpoolErrorCode.FUNDS_TOO_LOW_WITH_PENDING]: d =>
    `the sender has ${d.balance} attoFIL; with its ${d.pending} pending messages gas may cost ${d.required}: send it funds, or wait until they are on chain`,
  [MpoolErrorCode.NONCE_GAP]: d =>
    `nonce ${d.nonce} is more than ${d.mostAhead} ahead of the next one, ${d.nextNonce}; send the messages between them first`,
  [MpoolErrorCode.ALREADY_PENDING]: d => `message ${d.cid} is pending already; wait for it`,
  [MpoolErrorCode.REPLACEMENT_BEHIND_GAP]: d =>
    `the message with nonce ${d.nonce} can't be replaced while the one with ${d.nextNonce} is missing; send that one first`,
  [MpoolErrorCode.REPLACEMENT_PREMIUM_TOO_LOW]: d =>
    `a gas premium of ${d.premium} attoFIL doesn't replace the pending message with nonce ${d.nonce}; raise it to ${d.least} at least`,
  [MpoolErrorCode.TOO_MANY_PENDING]: d =>
    `the sender has ${d.pending} pending messages, ${d.most} are allowed; wait until some are on chain`,
  [MpoolErrorCode.NONCE_GIVEN]: d =>
    `the message has nonce ${d.nonce}; leave it 0, as the node gives it the next one, or sign it and push it as it is`,
  [MpoolErrorCode.VALUE_ABOVE_BALANCE]: d =>
    `the sender has ${d.balance} attoFIL, and the message sends ${d.value}; send less, or send it funds`,
  [MpoolErrorCode.CONFIG_INVALID]: d => `${d.field} is ${d.found}; it has to be ${d.wanted}`,
}

export class MpoolError extends CodedError<MpoolErrorDetail> {
  override readonly name = 'MpoolError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: MpoolErrorDetail

  constructor(detail: MpoolErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
