/**
 * Keys of Ethereum's wallets: ECDSA of the Keccak hash, under the address that the Ethereum Address Manager gives. Source: FIP-0048, FIP-0055;
 * venus-wallet, crypto/delegated.go.
 */
import { keccak_256 } from '@noble/hashes/sha3.js'
import { Address, Protocol, SignatureType } from '../../../filecoin/index.js'
import { isSecret, newSecret, publicKeyOf, SEED_BYTES, signDigest } from './ecdsa.js'
import type { Scheme } from './scheme.js'

/** The manager's actor id, which is the namespace of the addresses it gives. */
const ADDRESS_MANAGER = 10
const HASH_PREFIX_BYTES = 12

export const delegated: Scheme = {
  signatureType: SignatureType.Delegated,
  seedBytes: SEED_BYTES,
  newSecret,
  isSecret,
  addressOf(secret) {
    const hash = keccak_256(publicKeyOf(secret).subarray(1))
    return Address.of(Protocol.Delegated, Uint8Array.of(ADDRESS_MANAGER, ...hash.subarray(HASH_PREFIX_BYTES)))
  },
  sign: (secret, bytes) => signDigest(secret, keccak_256(bytes)),
}
