/** Signatures by blst and secp256k1, quick enough for a loop: about 1 ms for each BLS signature of an aggregate. */
import { loadAddon } from './addon.js'
import { fromAddon } from './errors.js'

/** A message, and the key of 48 bytes that signs it. */
export interface BlsSigned {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
}

/** Of one signature for several messages, too. Bytes that are no key or signature are a wrong signature. */
export const verifyBls = (signed: readonly BlsSigned[], signature: Uint8Array): boolean =>
  asked('verifyBls', addon => addon.verifyBls({ signed, signature }))

/** Of none it is the point at infinity. */
export const aggregateBls = (signatures: readonly Uint8Array[]): Uint8Array =>
  asked('aggregateBls', addon => addon.aggregateBls({ signatures }))

/** @param secretKey 32 bytes, little-endian. */
export const signBls = (secretKey: Uint8Array, message: Uint8Array): Uint8Array =>
  asked('signBls', addon => addon.signBls({ secretKey, message }))

/** @param secretKey 32 bytes, little-endian. */
export const blsPublicKey = (secretKey: Uint8Array): Uint8Array =>
  asked('blsPublicKey', addon => addon.blsPublicKey({ secretKey }))

/**
 * @param address The bytes of one of protocol 1.
 * @param signature 65 bytes.
 */
export const verifySecp256k1 = (address: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  asked('verifySecp256k1', addon => addon.verifySecp256K1({ address, message, signature }))

function asked<T>(call: string, ask: (addon: ReturnType<typeof loadAddon>) => T): T {
  try {
    return ask(loadAddon())
  } catch (error) {
    throw fromAddon(call, error)
  }
}
