/** Signatures by blst and secp256k1: single ones at once, which is quick enough for a loop, many on other threads. About 0.5 ms for each of BLS, of an aggregate too. */
import { loadAddon } from './addon.js'
import { asked, promised } from './failing.js'

/** A message, and the key of 48 bytes that signs it. */
export interface BlsSigned {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
}

/** Of several messages an aggregate. */
export interface BlsSignature {
  readonly signed: readonly BlsSigned[]
  /** 96 bytes. */
  readonly signature: Uint8Array
}

export interface Secp256k1Signature {
  /** The bytes of one of protocol 1. */
  readonly address: Uint8Array
  readonly message: Uint8Array
  /** 65 bytes. */
  readonly signature: Uint8Array
}

/** Whether signatures are right, in their order. */
export interface VerifiedSignatures {
  readonly bls: readonly boolean[]
  readonly secp256k1: readonly boolean[]
}

/** Of one signature for several messages, too. Bytes that are no key or signature are a wrong signature. */
export const verifyBls = (signed: readonly BlsSigned[], signature: Uint8Array): boolean =>
  asked('verifyBls', () => loadAddon().verifyBls({ signed, signature }))

/** Of none it is the point at infinity. */
export const aggregateBls = (signatures: readonly Uint8Array[]): Uint8Array =>
  asked('aggregateBls', () => loadAddon().aggregateBls({ signatures }))

/** @param secretKey 32 bytes, little-endian. */
export const signBls = (secretKey: Uint8Array, message: Uint8Array): Uint8Array =>
  asked('signBls', () => loadAddon().signBls({ secretKey, message }))

/** @param secretKey 32 bytes, little-endian. */
export const blsPublicKey = (secretKey: Uint8Array): Uint8Array =>
  asked('blsPublicKey', () => loadAddon().blsPublicKey({ secretKey }))

/**
 * @param address The bytes of one of protocol 1.
 * @param signature 65 bytes.
 */
export const verifySecp256k1 = (address: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  asked('verifySecp256k1', () => loadAddon().verifySecp256K1({ address, message, signature }))

/** Many at once, on other threads. */
export async function verifySignatures({
  bls = [],
  secp256k1 = [],
}: {
  readonly bls?: readonly BlsSignature[]
  readonly secp256k1?: readonly Secp256k1Signature[]
}): Promise<VerifiedSignatures> {
  if (bls.length === 0 && secp256k1.length === 0) return { bls: [], secp256k1: [] }
  const verified = await promised('verifySignatures', () => loadAddon().verifySignatures({ bls, secp256K1: secp256k1 }))
  return { bls: verified.bls, secp256k1: verified.secp256K1 }
}
