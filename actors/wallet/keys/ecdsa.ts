/** What both kinds of keys on secp256k1 share: they differ in their hash and in their address. */
import { secp256k1 } from '@noble/curves/secp256k1.js'

export const SEED_BYTES = 48

export const newSecret = (seed: Uint8Array): Uint8Array => secp256k1.utils.randomSecretKey(seed)

export const isSecret = (secret: Uint8Array): boolean => secp256k1.utils.isValidSecretKey(secret)

/** Uncompressed: 65 bytes, of which the first says so. */
export const publicKeyOf = (secret: Uint8Array): Uint8Array => secp256k1.getPublicKey(secret, false)

/** 65 bytes: r, s and the recovery byte, which comes first from the library, and last in Filecoin. */
export function signDigest(secret: Uint8Array, digest: Uint8Array): Uint8Array {
  const [recovery, ...rest] = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' })
  return Uint8Array.of(...rest, recovery as number)
}
