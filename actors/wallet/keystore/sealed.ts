/**
 * Our own encryption: AES-256-GCM under a key that scrypt makes of the password. What the content belongs to is bound to it, so that nothing can be
 * passed off as something else's. All files of a keystore share the salt, hence one derivation opens them all; each has a nonce of its own.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { z } from 'zod'
import type { RandomSource } from '../keys/index.js'
import { hexBytes, type ScryptParams, scryptParams } from './kdf.js'
import type { Passphrase } from './passphrase.js'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const MOST_CONTENT_BYTES = 64

export const Sealed = z.strictObject({
  cipher: z.literal(CIPHER),
  kdf: z.literal('scrypt'),
  kdfparams: scryptParams,
  nonce: hexBytes(NONCE_BYTES),
  ciphertext: hexBytes(1, MOST_CONTENT_BYTES),
  tag: hexBytes(TAG_BYTES),
})
export type Sealed = z.infer<typeof Sealed>

/** @param owner What the content belongs to. */
export async function seal(
  content: Uint8Array,
  owner: Uint8Array,
  { passphrase, kdfparams, random }: { passphrase: Passphrase; kdfparams: ScryptParams; random: RandomSource },
): Promise<Sealed> {
  const key = await passphrase.key(kdfparams)
  const nonce = random(new Uint8Array(NONCE_BYTES))
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(owner)
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()])
  const [inHexNonce, inHexText, tag] = [nonce, ciphertext, cipher.getAuthTag()].map(inHex) as [string, string, string]
  return { cipher: CIPHER, kdf: 'scrypt', kdfparams, nonce: inHexNonce, ciphertext: inHexText, tag }
}

/** Null if the password or the owner is another, or the content was changed. */
export async function unseal(sealed: Sealed, owner: Uint8Array, passphrase: Passphrase): Promise<Uint8Array | null> {
  const key = await passphrase.key(sealed.kdfparams)
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(sealed.nonce, 'hex'), { authTagLength: TAG_BYTES })
  decipher.setAAD(owner).setAuthTag(Buffer.from(sealed.tag, 'hex'))
  const content = new Uint8Array(decipher.update(Buffer.from(sealed.ciphertext, 'hex')))
  try {
    decipher.final()
    return content
  } catch {
    content.fill(0)
    return null
  }
}

const inHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
