/** Keys: BLS, secp256k1 and delegated ones, and the forms in which they go from wallet to wallet. */
export { exportedText, type KeyInfo, keyInfoOf, readExportedText, readKeyInfo } from './key-info.js'
export {
  isSecret,
  KEY_TYPES,
  type KeyType,
  keyTypeOf,
  newPrivateKey,
  type PrivateKey,
  privateKeyOf,
  type RandomSource,
  SECRET_BYTES,
  signatureTypeOf,
  signWith,
  systemRandom,
} from './private-key.js'
