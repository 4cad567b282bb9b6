/** A thread that does nothing but sign, by the library alone. */
import { parentPort } from 'node:worker_threads'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { blake2b } from '@noble/hashes/blake2.js'

export interface BareRound {
  readonly type: 'bls' | 'secp256k1'
  readonly ms: number
  readonly messageBytes: number
}

const DOMAIN = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_'
const secret = new Uint8Array(32).fill(7)
const { longSignatures } = bls12_381

const SIGN: { readonly [T in BareRound['type']]: (message: Uint8Array) => unknown } = {
  secp256k1: message =>
    secp256k1.sign(blake2b(message, { dkLen: 32 }), secret, { prehash: false, format: 'recovered' }),
  bls: message => longSignatures.Signature.toBytes(longSignatures.sign(longSignatures.hash(message, DOMAIN), secret)),
}

parentPort?.on('message', ({ type, ms, messageBytes }: BareRound) => {
  const message = new Uint8Array(messageBytes)
  const began = performance.now()
  let signed = 0
  for (; performance.now() - began < ms; signed++) {
    message[signed % messageBytes] = signed
    SIGN[type](message)
  }
  parentPort?.postMessage(signed)
})
