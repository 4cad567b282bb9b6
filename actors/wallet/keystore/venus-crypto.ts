/**
 * Encryption as venus-wallet has it, which is Ethereum's keystore without its frame: AES-128-CTR, and a Keccak hash to tell a wrong password by.
 * Source: venus-wallet, crypto/aes/aes128.go.
 */
import { createCipheriv, timingSafeEqual } from 'node:crypto'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { z } from 'zod'
import { type RandomSource, SECRET_BYTES } from '../keys/index.js'
import { byPbkdf2, byScrypt, hexBytes, pbkdf2Params, SALT_BYTES, type ScryptCost, scryptParams } from './kdf.js'

const CIPHER = 'aes-128-ctr'
const IV_BYTES = 16
const MAC_BYTES = 32
const KEY_BYTES = 16

const dklen = z.literal(2 * KEY_BYTES)
const common = {
  cipher: z.literal(CIPHER),
  ciphertext: hexBytes(SECRET_BYTES),
  cipherparams: z.object({ iv: hexBytes(IV_BYTES) }),
  mac: hexBytes(MAC_BYTES),
}

export const VenusCrypto = z.discriminatedUnion('kdf', [
  z.object({ ...common, kdf: z.literal('scrypt'), kdfparams: scryptParams.and(z.object({ dklen })) }),
  z.object({
    ...common,
    kdf: z.literal('pbkdf2'),
    kdfparams: pbkdf2Params.extend({ dklen, prf: z.literal('hmac-sha256') }),
  }),
])
export type VenusCrypto = z.infer<typeof VenusCrypto>

/** @param passwordKey Venus takes the Keccak hash of the password. */
export async function encryptForVenus(
  secret: Uint8Array,
  passwordKey: Uint8Array,
  { cost, random }: { readonly cost: ScryptCost; readonly random: RandomSource },
): Promise<VenusCrypto> {
  const kdfparams = {
    dklen: 2 * KEY_BYTES,
    n: cost.n,
    p: cost.p,
    r: cost.r,
    salt: inHex(random(new Uint8Array(SALT_BYTES))),
  }
  const iv = random(new Uint8Array(IV_BYTES))
  const derived = await byScrypt(passwordKey, kdfparams)
  try {
    const ciphertext = crossed(derived, iv, secret)
    return {
      cipher: CIPHER,
      ciphertext: inHex(ciphertext),
      cipherparams: { iv: inHex(iv) },
      kdf: 'scrypt',
      kdfparams: { ...kdfparams, dklen: 2 * KEY_BYTES },
      mac: inHex(macOf(derived, ciphertext)),
    }
  } finally {
    derived.fill(0)
  }
}

/** Null if the password is another, or the content was changed. */
export async function decryptVenus(crypto: VenusCrypto, passwordKey: Uint8Array): Promise<Uint8Array | null> {
  const derived = await (crypto.kdf === 'scrypt'
    ? byScrypt(passwordKey, crypto.kdfparams)
    : byPbkdf2(passwordKey, crypto.kdfparams))
  try {
    const ciphertext = Buffer.from(crypto.ciphertext, 'hex')
    if (!timingSafeEqual(macOf(derived, ciphertext), Buffer.from(crypto.mac, 'hex'))) return null
    return crossed(derived, Buffer.from(crypto.cipherparams.iv, 'hex'), ciphertext)
  } finally {
    derived.fill(0)
  }
}

const inHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const macOf = (derived: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  keccak_256(Buffer.concat([derived.subarray(KEY_BYTES), ciphertext]))

/** Either way: a stream is added. */
const crossed = (derived: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createCipheriv(CIPHER, derived.subarray(0, KEY_BYTES), iv).update(bytes))
