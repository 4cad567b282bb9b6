/**
 * Keys as Lotus and Venus export them: `{"Type": …, "PrivateKey": <base64>}`, and that JSON in hex. Source: venus-shared, types/key_info.go; lotus,
 * `wallet export`.
 */
import { z } from 'zod'
import { WalletError, WalletErrorCode } from '../errors.js'
import { KEY_TYPES, type KeyType, knownKeyType, type PrivateKey, privateKeyOf, SECRET_BYTES } from './private-key.js'

export interface KeyInfo {
  readonly Type: KeyType
  /** Base64 of 32 bytes. A secret. */
  readonly PrivateKey: string
}

/** By number where the file is old. Source: go-state-types, `SigType`. */
const TYPES_BY_NUMBER: { readonly [number: number]: KeyType } = { 1: 'secp256k1', 2: 'bls', 3: 'delegated' }

const SomeKeyInfo = z.object({ Type: z.union([z.string(), z.int()]), PrivateKey: z.base64() })

/** Enough for any export, and little to parse for nothing. */
const MOST_LETTERS = 1_024

export const keyInfoOf = ({ type, secret }: PrivateKey): KeyInfo => ({
  Type: type,
  PrivateKey: Buffer.from(secret.buffer, secret.byteOffset, secret.length).toString('base64'),
})

/** What `lotus wallet export` prints. A secret. */
export const exportedText = (key: PrivateKey): string => Buffer.from(JSON.stringify(keyInfoOf(key))).toString('hex')

/**
 * @param info As JSON has it; names in whatever letter case, as Go takes them.
 * @throws WalletError KEY_INVALID or KEY_TYPE_UNKNOWN, without what was given.
 */
export function readKeyInfo(info: unknown): PrivateKey {
  const parsed = SomeKeyInfo.safeParse(inGoCase(info))
  if (!parsed.success) throw invalid()
  const { Type, PrivateKey } = parsed.data
  const type = typeof Type === 'number' ? (TYPES_BY_NUMBER[Type] ?? String(Type)) : Type
  const known = knownKeyType(type)
  const decoded = Buffer.from(PrivateKey, 'base64')
  try {
    if (decoded.length !== SECRET_BYTES) throw invalid(known)
    return privateKeyOf(known, Uint8Array.from(decoded))
  } finally {
    decoded.fill(0)
  }
}

/**
 * Of hex or plain JSON.
 *
 * @throws WalletError KEY_INVALID or KEY_TYPE_UNKNOWN, without what was given.
 */
export function readExportedText(text: string): PrivateKey {
  const trimmed = text.trim()
  if (trimmed.length > MOST_LETTERS) throw invalid()
  const json = /^(?:[0-9a-f]{2})+$/i.test(trimmed) ? Buffer.from(trimmed, 'hex').toString('utf8') : trimmed
  let info: unknown
  try {
    info = JSON.parse(json)
  } catch {
    // Without the cause, which tells what it couldn't read.
    throw invalid()
  }
  return readKeyInfo(info)
}

function inGoCase(info: unknown): unknown {
  if (typeof info !== 'object' || info === null || Array.isArray(info)) return info
  const named = (name: string) => Object.entries(info).find(([key]) => key.toLowerCase() === name)?.[1]
  return { Type: named('type'), PrivateKey: named('privatekey') }
}

const invalid = (type: string = KEY_TYPES.join(', ')) => new WalletError({ code: WalletErrorCode.KEY_INVALID, type })
