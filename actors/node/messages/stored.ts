/** Messages by their CIDs, as blocks list them. */
import type { CID } from 'multiformats/cid'
import {
  decode,
  encode,
  type Message,
  message,
  SignatureType,
  type SignedMessage,
  signedMessage,
} from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'

export interface StoredMessage {
  readonly cid: CID
  readonly message: Message
  /** Null of one whose signature is BLS: that is in its block's aggregate. */
  readonly signed: SignedMessage | null
}

/** As blocks list it; one of BLS without its signature. On disk with the next flush. */
export const putMessage = (store: Pick<ChainStore, 'put'>, signed: SignedMessage): CID =>
  store.put(
    signed.signature.type === SignatureType.Bls ? encode(message, signed.message) : encode(signedMessage, signed),
  )

/** CBOR of a list of two, a message and its signature; a message alone has ten fields. */
const LIST_OF_TWO = 0x82

/** @throws NodeError MESSAGE_UNKNOWN; FilecoinError CBOR_INVALID if the CID is of something else. */
export function storedMessage(store: Pick<ChainStore, 'get'>, cid: CID): StoredMessage {
  const bytes = store.get(cid)
  if (bytes === null) throw new NodeError({ code: NodeErrorCode.MESSAGE_UNKNOWN, cid: cid.toString() })
  if (bytes[0] !== LIST_OF_TWO) return { cid, message: decode(message, bytes), signed: null }
  const signed = decode(signedMessage, bytes)
  return { cid, message: signed.message, signed }
}
