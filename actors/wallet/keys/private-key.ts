/** Private keys: a type, 32 secret bytes, and the address that they make. */
import { randomFillSync } from 'node:crypto'
import { type Address, Protocol, type Signature, type SignatureType } from '../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { bls } from './bls.js'
import { delegated } from './delegated.js'
import type { Scheme } from './scheme.js'
import { secp256k1 } from './secp256k1.js'

/** Under Lotus's names. */
export type KeyType = 'bls' | 'secp256k1' | 'delegated'

const SCHEMES: { readonly [T in KeyType]: Scheme } = { bls, secp256k1, delegated }

export const KEY_TYPES = Object.keys(SCHEMES) as readonly KeyType[]

export const SECRET_BYTES = 32

export interface PrivateKey {
  readonly type: KeyType
  readonly address: Address
  /** 32 bytes, of BLS little-endian. Whoever holds the key wipes them. */
  readonly secret: Uint8Array
}

/** Fills bytes with what nobody can guess. */
export type RandomSource = (bytes: Uint8Array) => Uint8Array

/** The system's. */
export const systemRandom: RandomSource = bytes => randomFillSync(bytes)

/**
 * @param secret Is kept, not copied.
 * @throws WalletError KEY_INVALID, without the secret.
 */
export function privateKeyOf(type: KeyType, secret: Uint8Array): PrivateKey {
  if (!isSecret(type, secret)) throw new WalletError({ code: WalletErrorCode.KEY_INVALID, type })
  return { type, address: SCHEMES[type].addressOf(secret), secret }
}

/** Whether it is one of a key of that type. */
export const isSecret = (type: KeyType, secret: Uint8Array): boolean =>
  secret.length === SECRET_BYTES && SCHEMES[type].isSecret(secret)

/** @throws WalletError KEY_TYPE_UNKNOWN */
export function newPrivateKey(type: string, random: RandomSource = systemRandom): PrivateKey {
  const known = knownKeyType(type)
  const scheme = SCHEMES[known]
  const seed = random(new Uint8Array(scheme.seedBytes))
  try {
    return privateKeyOf(known, scheme.newSecret(seed))
  } finally {
    seed.fill(0)
  }
}

/** @throws WalletError KEY_TYPE_UNKNOWN */
export function knownKeyType(type: string): KeyType {
  const known = KEY_TYPES.find(one => one === type)
  if (known !== undefined) return known
  throw new WalletError({ code: WalletErrorCode.KEY_TYPE_UNKNOWN, type: String(type).slice(0, 40), known: KEY_TYPES })
}

const TYPE_OF_PROTOCOL: { readonly [P in Protocol]?: KeyType } = {
  [Protocol.Secp256k1]: 'secp256k1',
  [Protocol.Bls]: 'bls',
  [Protocol.Delegated]: 'delegated',
}

/** Null for an address that no key makes. */
export const keyTypeOf = ({ protocol }: Address): KeyType | null => TYPE_OF_PROTOCOL[protocol] ?? null

export const signatureTypeOf = (type: KeyType): SignatureType => SCHEMES[type].signatureType

/** Takes the thread 15 ms for BLS. */
export function signWith({ type, secret }: Pick<PrivateKey, 'type' | 'secret'>, bytes: Uint8Array): Signature {
  const scheme = SCHEMES[type]
  return { type: scheme.signatureType, data: scheme.sign(secret, bytes) }
}
