/** A key's file, in our form or in that of venus-wallet's database. Either tells by itself how it was encrypted. */
import { z } from 'zod'
import type { Address } from '../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { isSecret, KEY_TYPES, keyTypeOf, type PrivateKey, privateKeyOf, type RandomSource } from '../keys/index.js'
import type { ScryptParams } from './kdf.js'
import type { Passphrase } from './passphrase.js'
import { Sealed, seal, unseal } from './sealed.js'
import { decryptVenus, encryptForVenus, VenusCrypto } from './venus-crypto.js'

/** `vesper` is AES-256-GCM with the address bound to it, `venus` what venus-wallet reads. */
export type KeyFormat = 'vesper' | 'venus'

const VesperKey = z.strictObject({ version: z.literal(1), address: z.string().max(120), crypto: Sealed })

/** The column `private_key` of venus-wallet's table `wallets`. `PrivateKey` is base64 of the encryption's JSON. */
const VenusKey = z.strictObject({ Type: z.enum(KEY_TYPES), PrivateKey: z.base64() })

const KeyFile = z.union([VesperKey, VenusKey])

export interface WritingKeyFile {
  readonly format: KeyFormat
  readonly passphrase: Passphrase
  readonly kdfparams: ScryptParams
  readonly random: RandomSource
}

export async function writtenKey(
  { type, address, secret }: PrivateKey,
  { format, passphrase, kdfparams, random }: WritingKeyFile,
): Promise<string> {
  if (format === 'vesper') {
    const crypto = await seal(secret, address.bytes, { passphrase, kdfparams, random })
    return JSON.stringify({ version: 1, address: address.toString('f'), crypto } satisfies z.input<typeof VesperKey>)
  }
  const passwordKey = passphrase.venusKey()
  try {
    const crypto = await encryptForVenus(secret, passwordKey, { cost: kdfparams, random })
    return JSON.stringify({ Type: type, PrivateKey: inBase64(JSON.stringify(crypto)) } satisfies z.input<
      typeof VenusKey
    >)
  } finally {
    passwordKey.fill(0)
  }
}

/**
 * Whoever asked wipes the key.
 *
 * @param path For errors.
 * @param address Whose key it is to be.
 * @throws WalletError KEY_FILE_DAMAGED
 */
export async function readKeyFile(
  text: string,
  passphrase: Passphrase,
  { path, address }: { readonly path: string; readonly address: Address },
): Promise<PrivateKey> {
  const damaged = (problem: string) => new WalletError({ code: WalletErrorCode.KEY_FILE_DAMAGED, path, problem })
  const file = KeyFile.safeParse(jsonOrNull(text))
  if (!file.success) throw damaged('it is no key file, or was cut')
  const type = keyTypeOf(address)
  const opened =
    'crypto' in file.data ? unsealKey(file.data, address, passphrase) : decryptVenusKey(file.data, passphrase)
  const secret = await opened
  if (secret === null || type === null)
    throw damaged('the wallet’s password doesn’t open it: it was changed, or written with another')
  // What is sealed is bound to its address; to make that again of a BLS secret would hold up the loop.
  if ('crypto' in file.data && isSecret(type, secret)) return { type, address, secret }
  const key = privateKeyOrNull(type, secret)
  if (key?.address.equals(address)) return key
  secret.fill(0)
  throw damaged(`the key in it is not that of ${address}`)
}

/**
 * Of a row that was taken from venus-wallet's database. Whoever asked wipes the key.
 *
 * @throws WalletError KEY_INVALID or PASSWORD_WRONG
 */
export async function readVenusKey(text: string, password: Passphrase): Promise<PrivateKey> {
  const file = VenusKey.safeParse(jsonOrNull(text))
  if (!file.success || venusCryptoOf(file.data) === null)
    throw new WalletError({ code: WalletErrorCode.KEY_INVALID, type: KEY_TYPES.join(', ') })
  const secret = await decryptVenusKey(file.data, password)
  if (secret === null) throw new WalletError({ code: WalletErrorCode.PASSWORD_WRONG })
  return privateKeyOf(file.data.Type, secret)
}

async function unsealKey(
  { address: told, crypto }: z.infer<typeof VesperKey>,
  address: Address,
  passphrase: Passphrase,
): Promise<Uint8Array | null> {
  return told === address.toString('f') ? unseal(crypto, address.bytes, passphrase) : null
}

async function decryptVenusKey(file: z.infer<typeof VenusKey>, passphrase: Passphrase): Promise<Uint8Array | null> {
  const crypto = venusCryptoOf(file)
  if (crypto === null) return null
  const passwordKey = passphrase.venusKey()
  try {
    return await decryptVenus(crypto, passwordKey)
  } finally {
    passwordKey.fill(0)
  }
}

const venusCryptoOf = ({ PrivateKey }: z.infer<typeof VenusKey>): VenusCrypto | null =>
  VenusCrypto.safeParse(jsonOrNull(Buffer.from(PrivateKey, 'base64').toString('utf8'))).data ?? null

const inBase64 = (text: string): string => Buffer.from(text).toString('base64')

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function privateKeyOrNull(type: PrivateKey['type'], secret: Uint8Array): PrivateKey | null {
  try {
    return privateKeyOf(type, secret)
  } catch {
    return null
  }
}
