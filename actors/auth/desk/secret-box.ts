/** Encrypts what must not be read from the store alone: AES-256-GCM. What is sealed: format, nonce (12 bytes), tag (16), the encrypted bytes. */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const FORMAT = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ALGORITHM = 'aes-256-gcm'

export class SecretBox {
  /** @param options.key 32 bytes */
  constructor(
    readonly options: { readonly key: Uint8Array },
    readonly modules: { readonly randomBytes: (count: number) => Uint8Array },
  ) {}

  /** @param place where it will lie; it can't be opened as what lies elsewhere */
  seal(plain: Uint8Array, place: string): Uint8Array {
    const nonce = this.modules.randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.options.key, nonce).setAAD(Buffer.from(place))
    const encrypted = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), encrypted])
  }

  /** @returns null where it was sealed with another key or for another place, or is damaged */
  open(sealed: Uint8Array, place: string): Uint8Array | null {
    const tagged = 1 + NONCE_BYTES
    if (sealed.length < tagged + TAG_BYTES || sealed[0] !== FORMAT) return null
    const decipher = createDecipheriv(ALGORITHM, this.options.key, sealed.subarray(1, tagged), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(tagged, tagged + TAG_BYTES))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(tagged + TAG_BYTES)), decipher.final()])
    } catch {
      return null
    }
  }
}
