/** Keys of people: ECDSA of the Blake2b hash. Source: Filecoin spec, "Signatures"; venus-wallet, crypto/secp.go. */
import { Address, blake2b256, SignatureType } from '../../../filecoin/index.js'
import { isSecret, newSecret, publicKeyOf, SEED_BYTES, signDigest } from './ecdsa.js'
import type { Scheme } from './scheme.js'

export const secp256k1: Scheme = {
  signatureType: SignatureType.Secp256k1,
  seedBytes: SEED_BYTES,
  newSecret,
  isSecret,
  addressOf: secret => Address.secp256k1(publicKeyOf(secret)),
  sign: (secret, bytes) => signDigest(secret, blake2b256(bytes)),
}
