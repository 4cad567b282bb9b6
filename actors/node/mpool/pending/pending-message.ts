/** A message that waits for a block, with what would be dear to work out each time. */
import {
  encode,
  message,
  SignatureType,
  type SignedMessage,
  signedMessage,
  signedMessageCid,
} from '../../../../filecoin/index.js'

export interface PendingMessage {
  readonly signed: SignedMessage
  /** Text of the CID that a block lists it by. */
  readonly cid: string
  /** Of the message with its signature, as peers send it. */
  readonly bytes: number
  /** Of what the chain stores, for which it pays gas: without the signature if that is aggregated. */
  readonly chainBytes: number
}

export function pendingMessage(signed: SignedMessage): PendingMessage {
  const bytes = encode(signedMessage, signed).length
  const isAggregated = signed.signature.type === SignatureType.Bls
  return {
    signed,
    cid: signedMessageCid(signed).toString(),
    bytes,
    chainBytes: isAggregated ? encode(message, signed.message).length : bytes,
  }
}

/** AttoFIL that its sender must have for its gas. What it sends is not in it: lacking that, it fails, and pays. */
export const gasFunds = ({ signed: { message } }: PendingMessage): bigint =>
  message.gasFeeCap * BigInt(message.gasLimit)
