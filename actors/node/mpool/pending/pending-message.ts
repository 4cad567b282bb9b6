/** A message that waits for a block, with what would be dear to work out each time. */
import {
  chainLength,
  encode,
  requiredFunds,
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

export const pendingMessage = (signed: SignedMessage): PendingMessage => ({
  signed,
  cid: signedMessageCid(signed).toString(),
  bytes: encode(signedMessage, signed).length,
  chainBytes: chainLength(signed),
})

/** AttoFIL that its sender must have for its gas. What it sends is not in it: lacking that, it fails, and pays. */
export const gasFunds = ({ signed: { message } }: PendingMessage): bigint => requiredFunds(message)
