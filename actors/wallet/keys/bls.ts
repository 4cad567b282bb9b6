/**
 * BLS12-381 with keys of 48 bytes and signatures of 96. Secrets are little-endian in all of Filecoin, and big-endian in the library.
 * Source: Filecoin spec, "Signatures"; venus-wallet, crypto/bls.go.
 */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'
import { Address, SignatureType } from '../../../filecoin/index.js'
import type { Scheme } from './scheme.js'

const DOMAIN = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_'
const SEED_BYTES = 48

const { longSignatures, fields, utils } = bls12_381

export const bls: Scheme = {
  signatureType: SignatureType.Bls,
  seedBytes: SEED_BYTES,
  newSecret: seed => utils.randomSecretKey(seed).reverse(),
  isSecret: secret => fields.Fr.isValidNot0(bytesToNumberLE(secret)),
  addressOf: secret => withBigEndian(secret, turned => Address.bls(longSignatures.getPublicKey(turned).toBytes(true))),
  sign: (secret, bytes) =>
    withBigEndian(secret, turned =>
      longSignatures.Signature.toBytes(longSignatures.sign(longSignatures.hash(bytes, DOMAIN), turned)),
    ),
}

/** The copy is wiped afterwards. */
function withBigEndian<T>(secret: Uint8Array, use: (turned: Uint8Array) => T): T {
  const turned = Uint8Array.from(secret).reverse()
  try {
    return use(turned)
  } finally {
    turned.fill(0)
  }
}
