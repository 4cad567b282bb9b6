/**
 * Keys: addresses and names as UTF-8 ended by a zero byte, numbers as 6 bytes big-endian (up to 2^48), so that byte
 * order is the order of names and numbers.
 */
import { Slab } from './slab.js'

const NUMBER_BYTES = 6
const slab = new Slab()

/** `address 0`: the beginning of all of an actor's keys. */
export function prefixOf(...names: readonly string[]): Buffer {
  return Buffer.from(`${names.join('\0')}\0`)
}

/** `prefix number`. */
export function numbered(prefix: Uint8Array, number: number): Buffer {
  const key = slab.take(prefix.length + NUMBER_BYTES)
  key.set(prefix, 0)
  key.writeUIntBE(number, prefix.length, NUMBER_BYTES)
  return key
}

/** `prefix number index`, the index in 2 bytes. */
export function numberedPair(prefix: Uint8Array, number: number, index: number): Buffer {
  const key = slab.take(prefix.length + NUMBER_BYTES + 2)
  key.set(prefix, 0)
  key.writeUIntBE(number, prefix.length, NUMBER_BYTES)
  key.writeUInt16BE(index, prefix.length + NUMBER_BYTES)
  return key
}

/** `number rest`: rows in order of a time or a height. */
export function due(number: number, rest: string | Uint8Array): Buffer {
  const tail = typeof rest === 'string' ? Buffer.from(rest) : rest
  const key = slab.take(NUMBER_BYTES + tail.length)
  key.writeUIntBE(Math.max(0, number), 0, NUMBER_BYTES)
  key.set(tail, NUMBER_BYTES)
  return key
}

export function dueOf(key: Uint8Array): number {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).readUIntBE(0, NUMBER_BYTES)
}

/** The number that ends a key made by `numbered`. */
export function numberOf(key: Uint8Array): number {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).readUIntBE(key.length - NUMBER_BYTES, NUMBER_BYTES)
}

/** The name that begins a key, up to its zero byte. */
export function firstName(key: Uint8Array, from = 0): string {
  const end = key.indexOf(0, from)
  return Buffer.from(key.buffer, key.byteOffset + from, (end === -1 ? key.length : end) - from).toString()
}

/** The range of all keys that begin with `prefix`. */
export function startingWith(prefix: Uint8Array): { from: Uint8Array; to: Uint8Array } {
  const to = Buffer.from(prefix)
  for (let i = to.length - 1; i >= 0; i--) {
    const byte = to[i] as number
    if (byte < 0xff) {
      to[i] = byte + 1
      return { from: prefix, to: to.subarray(0, i + 1) }
    }
  }
  return { from: prefix, to: AFTER_ALL }
}

/** Before and after every key. */
export const BEFORE_ALL = Buffer.from([0])
export const AFTER_ALL = Buffer.alloc(64, 0xff)
export const EVERYTHING = { from: BEFORE_ALL, to: AFTER_ALL }

/** A key for people: text where it is text, hexadecimal where it is not. */
export function keyText(key: Uint8Array): string {
  const buffer = Buffer.from(key.buffer, key.byteOffset, key.byteLength)
  const end = buffer.indexOf(0)
  const head = buffer.subarray(0, end === -1 ? buffer.length : end)
  return /^[\x20-\x7e]+$/.test(head.toString('latin1')) && head.length > 1
    ? `${head.toString()}${end === -1 ? '' : `+${buffer.subarray(end + 1).toString('hex')}`}`
    : buffer.toString('hex')
}
