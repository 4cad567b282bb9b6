/** Messages. Source: Filecoin spec, "Message"; network version 17. */
import type { CID } from 'multiformats/cid'
import type { Address } from '../address/index.js'
import { address, bigint, bytes, type Codec, encode, int, link, tuple, uint, uint64 } from '../cbor/index.js'
import { cidOf } from '../cid.js'
import { type Signature, SignatureType, signature } from '../signature.js'

/** What an account asks an actor to do. Amounts in attoFIL. */
export interface Message {
  readonly version: number
  readonly to: Address
  readonly from: Address
  readonly nonce: number
  readonly value: bigint
  readonly gasLimit: number
  readonly gasFeeCap: bigint
  readonly gasPremium: bigint
  readonly method: bigint
  readonly params: Uint8Array
}

const fields = tuple('message', {
  version: uint,
  to: address,
  from: address,
  nonce: uint,
  value: bigint,
  gasLimit: int,
  gasFeeCap: bigint,
  gasPremium: bigint,
  method: uint64,
  params: bytes,
})

/** Lotus tells the CID too, and passes over it where it is given. */
export const message: Codec<Message> = {
  ...fields,
  toWire: unsigned => ({ ...fields.toWire(unsigned), CID: link.toWire(messageCid(unsigned)) }),
}

export interface SignedMessage {
  readonly message: Message
  readonly signature: Signature
}

const signedFields = tuple('signedMessage', { message, signature })

/** With the CID, as a message. */
export const signedMessage: Codec<SignedMessage> = {
  ...signedFields,
  toWire: signed => ({ ...signedFields.toWire(signed), CID: link.toWire(signedMessageCid(signed)) }),
}

/** What is signed, and what a block lists a message by if its signature is BLS, as those are aggregated. */
export const messageCid = (unsigned: Message): CID => cidOf(encode(message, unsigned))

/** What a block lists it by. */
export const signedMessageCid = (signed: SignedMessage): CID =>
  signed.signature.type === SignatureType.Bls ? messageCid(signed.message) : cidOf(encode(signedMessage, signed))

/** Of a block's messages: the roots of two arrays of links. */
export interface MessageLists {
  readonly bls: CID
  readonly secp256k1: CID
}

export const messageLists: Codec<MessageLists> = tuple(
  'messageLists',
  { bls: link, secp256k1: link },
  { bls: 'BlsMessages', secp256k1: 'SecpkMessages' },
)

/** What became of a message. */
export interface Receipt {
  readonly exitCode: number
  readonly returned: Uint8Array
  readonly gasUsed: number
}

export const receipt: Codec<Receipt> = tuple(
  'receipt',
  { exitCode: int, returned: bytes, gasUsed: int },
  { returned: 'Return' },
)
