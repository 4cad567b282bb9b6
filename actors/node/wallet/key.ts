/** Keys that sign: BLS for workers and blocks, secp256k1 for people. Source: Filecoin spec, "Signatures"; Lotus's exported keys. */
import { randomBytes } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { Address, blake2b256, type Signature, SignatureType } from '../../../filecoin/index.js'
import { blsPublicKey, signBls } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'

export type KeyType = 'bls' | 'secp256k1'

export interface Key {
  readonly type: KeyType
  readonly address: Address
  /** 32 bytes, of BLS little-endian. A secret. */
  readonly secret: Uint8Array
  sign(message: Uint8Array): Signature
}

const SECRET_BYTES = 32

/** @throws NodeError KEY_INVALID, without the secret. */
export function keyOf(type: KeyType, secret: Uint8Array): Key {
  const invalid = (cause?: unknown) => new NodeError({ code: NodeErrorCode.KEY_INVALID, type }, { cause })
  if (secret.length !== SECRET_BYTES) throw invalid()
  if (type === 'bls') {
    try {
      const address = Address.bls(blsPublicKey(secret))
      return { type, address, secret, sign: message => ({ type: SignatureType.Bls, data: signBls(secret, message) }) }
    } catch (cause) {
      throw invalid(cause)
    }
  }
  if (!secp256k1.utils.isValidSecretKey(secret)) throw invalid()
  const address = Address.secp256k1(secp256k1.getPublicKey(secret, false))
  return { type, address, secret, sign: message => signSecp256k1(secret, message) }
}

/** Of the system's source of randomness. */
export function newKey(type: KeyType): Key {
  const secret = new Uint8Array(randomBytes(SECRET_BYTES))
  // Below the order of either group: BLS secrets have their highest byte last.
  if (type === 'bls') secret[SECRET_BYTES - 1] = (secret[SECRET_BYTES - 1] as number) & 0x3f
  return type === 'bls' || secp256k1.utils.isValidSecretKey(secret) ? keyOf(type, secret) : newKey(type)
}

/** The recovery byte comes first from the library, and last in Filecoin. */
function signSecp256k1(secret: Uint8Array, message: Uint8Array): Signature {
  const signed = secp256k1.sign(blake2b256(message), secret, { prehash: false, format: 'recovered' })
  return { type: SignatureType.Secp256k1, data: Uint8Array.from([...signed.subarray(1), signed[0] as number]) }
}
