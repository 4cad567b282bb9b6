/** Signatures of messages and blocks. Source: Filecoin spec, "Signatures". */
import { bytesUpTo, type Codec, refusal, tuple, uint, wireRefusal } from './cbor/index.js'

export enum SignatureType {
  Secp256k1 = 1,
  Bls = 2,
  /** FIP-0055; no message of network version 17 has it. */
  Delegated = 3,
}

export interface Signature {
  readonly type: SignatureType
  readonly data: Uint8Array
}

/** With the type's byte. */
const MOST_BYTES = 200
const content = bytesUpTo(MOST_BYTES)
const inJson = tuple('signature', { type: uint, data: bytesUpTo(MOST_BYTES - 1) })

/** A byte for the type, then the signature. */
export const signature: Codec<Signature> = {
  name: 'a signature',
  toNode: ({ type, data }) => Buffer.concat([Buffer.of(type), data]),
  fromNode(node, path) {
    const bytes = content.fromNode(node, path)
    const [type] = bytes
    if (type === undefined || !(type in SignatureType)) throw refusal(path, signature.name, `one of type ${type}`)
    return { type, data: bytes.subarray(1) }
  },
  toWire: inJson.toWire,
  fromWire(wire, path) {
    const value = inJson.fromWire(wire, path)
    if (!(value.type in SignatureType))
      throw wireRefusal(`${path}.Type`, '1 for secp256k1, 2 for BLS or 3 for a delegated one', value.type)
    return value
  },
}
