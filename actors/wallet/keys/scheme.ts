/** How keys of one type are made, what address they have, and how they sign. */
import type { Address, SignatureType } from '../../../filecoin/index.js'

export interface Scheme {
  readonly signatureType: SignatureType
  /** Random bytes that a new secret is made of. More than a secret has, so that none is likelier than another. */
  readonly seedBytes: number
  /** 32 bytes. */
  newSecret(seed: Uint8Array): Uint8Array
  /** Of 32 bytes: whether they are in the group's range. */
  isSecret(secret: Uint8Array): boolean
  addressOf(secret: Uint8Array): Address
  /** The signature without the byte of its type. */
  sign(secret: Uint8Array, bytes: Uint8Array): Uint8Array
}
