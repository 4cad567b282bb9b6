/**
 * Keys made of passwords, slowly on purpose. The parameters come from files, which may be hostile: what would take more memory or time than any honest
 * one is refused before it is tried. Source: RFC 7914, RFC 8018.
 */
import { pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Of 32 bytes. */
const KEY_BYTES = 32
const MOST_SCRYPT_BYTES = 2 ** 29
/** 16 times the default's. */
const MOST_SCRYPT_WORK = 2 ** 25
const MOST_ITERATIONS = 10_000_000
const LEAST_SALT_BYTES = 8
const MOST_SALT_BYTES = 64

/** Bytes of which it takes 128·n·r while it runs. */
export interface ScryptCost {
  /** A power of two. */
  readonly n: number
  readonly r: number
  readonly p: number
}

export const scryptCost = z.object({ n: z.int().min(2), r: z.int().min(1), p: z.int().min(1) })

/** And within what RFC 7914 allows: n below 2^(16·r). */
export const isBearable = ({ n, r, p }: ScryptCost): boolean =>
  Number.isInteger(Math.log2(n)) &&
  Math.log2(n) < 16 * r &&
  128 * n * r <= MOST_SCRYPT_BYTES &&
  n * r * p <= MOST_SCRYPT_WORK

/** In small letters, of so many bytes. */
export const hexBytes = (least: number, most = least) =>
  z.string().regex(new RegExp(`^(?:[0-9a-f]{2}){${least},${most}}$`))

export const salt = hexBytes(LEAST_SALT_BYTES, MOST_SALT_BYTES)
export const SALT_BYTES = 32

export const scryptParams = scryptCost.extend({ salt }).refine(isBearable, 'cost')
export type ScryptParams = z.infer<typeof scryptParams>

export const pbkdf2Params = z.object({ c: z.int().min(1).max(MOST_ITERATIONS), salt })
export type Pbkdf2Params = z.infer<typeof pbkdf2Params>

const scryptInThread = promisify<Uint8Array, Uint8Array, number, object, Buffer>(scrypt)
const pbkdf2InThread = promisify(pbkdf2)

/** 32 bytes, on a thread of libuv's pool. About a second with the default cost. */
export function byScrypt(input: Uint8Array, { n, r, p, salt }: ScryptParams): Promise<Uint8Array> {
  // OpenSSL counts more than the 128·n·r of the algorithm.
  const maxmem = 2 * 128 * n * r + 128 * r * p + 2 ** 20
  return scryptInThread(input, Buffer.from(salt, 'hex'), KEY_BYTES, { N: n, r, p, maxmem })
}

/** Of HMAC-SHA256. 32 bytes, on a thread of libuv's pool. */
export const byPbkdf2 = (input: Uint8Array, { c, salt }: Pbkdf2Params): Promise<Uint8Array> =>
  pbkdf2InThread(input, Buffer.from(salt, 'hex'), c, KEY_BYTES, 'sha256')
