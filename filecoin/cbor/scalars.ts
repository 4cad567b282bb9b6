/** Numbers, bytes, texts, links and amounts. */
import { CID } from 'multiformats/cid'
import { Address } from '../address/index.js'
import { type Codec, type Node, refusal } from './codec.js'
import { isObject, wireRefusal } from './wire.js'

export const kindOf = (node: Node): string => {
  if (node === null) return 'null'
  if (Array.isArray(node)) return `a list of ${node.length}`
  if (node instanceof Uint8Array) return `${node.length} bytes`
  return typeof node === 'object' ? 'a link or a map' : `${typeof node} ${String(node).slice(0, 40)}`
}

/** One whose values are what DAG-CBOR has already. */
const plain = <T>(
  name: string,
  is: (node: Node) => node is T,
  wire: Pick<Codec<T>, 'toWire' | 'fromWire'>,
): Codec<T> => ({
  name,
  toNode: value => value,
  fromNode(node, path) {
    if (!is(node)) throw refusal(path, name, kindOf(node))
    return node
  },
  ...wire,
})

/** An integer that a double holds, so that it is a number in both forms. */
const safeInteger = (name: string, is: (node: Node) => node is number): Codec<number> =>
  plain(name, is, {
    toWire: value => value,
    fromWire(wire, path) {
      const number = typeof wire === 'bigint' ? Number(wire) : (wire ?? 0)
      if (!is(number)) throw wireRefusal(path, name, wire)
      return number
    },
  })

/** From 0 to 2^53 − 1: enough for whatever a valid chain counts (nonces, gas, epochs, seconds). */
export const uint: Codec<number> = safeInteger('an unsigned integer below 2^53', (node): node is number =>
  Boolean(Number.isSafeInteger(node) && (node as number) >= 0),
)

/** Signed, to 2^53 − 1 either way. */
export const int: Codec<number> = safeInteger('an integer below 2^53', (node): node is number =>
  Number.isSafeInteger(node),
)

const MOST_UINT64 = 2n ** 64n - 1n

const isWhole = (value: unknown): value is number | bigint =>
  (typeof value === 'bigint' || Number.isSafeInteger(value)) && (value as number | bigint) >= 0

/** From 0 to 2^64 − 1. */
export const uint64: Codec<bigint> = {
  name: 'an unsigned integer of 64 bits',
  toNode: value => value,
  fromNode(node, path) {
    if (!isWhole(node)) throw refusal(path, uint64.name, kindOf(node))
    return BigInt(node)
  },
  toWire: value => (value <= Number.MAX_SAFE_INTEGER ? Number(value) : value),
  fromWire(wire, path) {
    const number = wire ?? 0
    if (!isWhole(number) || number > MOST_UINT64) throw wireRefusal(path, uint64.name, wire)
    return BigInt(number)
  },
}

const LEAST_INT64 = -(2n ** 63n)
const MOST_INT64 = 2n ** 63n - 1n

/** From −2^63 to 2^63 − 1. */
export const int64: Codec<bigint> = {
  name: 'an integer of 64 bits',
  toNode: value => value,
  fromNode(node, path) {
    const isWhole = typeof node === 'bigint' || Number.isSafeInteger(node)
    if (!isWhole || (node as bigint) < LEAST_INT64 || (node as bigint) > MOST_INT64)
      throw refusal(path, int64.name, kindOf(node))
    return BigInt(node as number | bigint)
  },
  toWire: value => (Number.isSafeInteger(Number(value)) ? Number(value) : value),
  fromWire(wire, path) {
    const number = wire ?? 0
    const isWhole = typeof number === 'bigint' || Number.isSafeInteger(number)
    if (!isWhole || (number as bigint) < LEAST_INT64 || (number as bigint) > MOST_INT64)
      throw wireRefusal(path, int64.name, wire)
    return BigInt(number as number | bigint)
  },
}

export const bool: Codec<boolean> = plain('true or false', node => typeof node === 'boolean', {
  toWire: value => value,
  fromWire(wire, path) {
    const value = wire ?? false
    if (typeof value !== 'boolean') throw wireRefusal(path, 'true or false', wire)
    return value
  },
})

function readText(wire: unknown, path: string): string {
  const value = wire ?? ''
  if (typeof value !== 'string') throw wireRefusal(path, 'a text', wire)
  return value
}

export const text: Codec<string> = plain('a text', node => typeof node === 'string', {
  toWire: value => value,
  fromWire: readText,
})

/** Where there is nothing to say, but something must stand. */
export const nothing: Codec<null> = plain('null', node => node === null, { toWire: () => null, fromWire: () => null })

/** @param most Bytes. */
export function bytesUpTo(most: number): Codec<Uint8Array> {
  const name = `at most ${most} bytes`
  return plain(name, (node): node is Uint8Array => node instanceof Uint8Array && node.length <= most, {
    toWire: value => (value.length === 0 ? null : inBase64(value)),
    fromWire(wire, path) {
      const text = wire ?? ''
      const decoded = typeof text === 'string' ? Buffer.from(text, 'base64') : null
      if (decoded === null || decoded.length > most || inBase64(decoded) !== text)
        throw wireRefusal(path, `${name} in base64`, wire)
      return new Uint8Array(decoded)
    },
  })
}

const inBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')

/** Cbor-gen's limit for a byte string. */
export const bytes = bytesUpTo(2 << 20)

/** Cbor-gen's limit of 100 bytes has no longer text in any base that CIDs are written in; one of base58 takes the square of its length to read. */
const MOST_CID_LETTERS = 256

/** Told apart by what stands there; JSON has texts alone, and an empty one for bytes. Source: go-state-types, `DealLabel`. */
export const textOrBytes: Codec<string | Uint8Array> = plain(
  'a text or bytes',
  (node): node is string | Uint8Array => typeof node === 'string' || node instanceof Uint8Array,
  { toWire: value => (typeof value === 'string' ? value : ''), fromWire: readText },
)

export const link: Codec<CID> = {
  name: 'a link',
  toNode: cid => cid,
  fromNode(node, path) {
    const cid = CID.asCID(node as CID)
    if (cid === null) throw refusal(path, link.name, kindOf(node))
    return cid
  },
  toWire: cid => ({ '/': cid.toString() }),
  fromWire(wire, path) {
    const text = isObject(wire) ? wire['/'] : undefined
    const wanted = 'a link: {"/": "bafy…"}'
    if (typeof text !== 'string') throw wireRefusal(path, wanted, wire)
    if (text.length > MOST_CID_LETTERS) throw wireRefusal(path, wanted, text)
    try {
      return CID.parse(text)
    } catch (cause) {
      throw wireRefusal(path, wanted, text, cause)
    }
  },
}

/** Of a delegated one: `t4`, 19 digits, `f`, and 54 bytes with 4 of checksum in base32. */
const MOST_ADDRESS_LETTERS = 115

export const address: Codec<Address> = {
  name: 'an address',
  toNode: value => value.bytes,
  fromNode(node, path) {
    if (!(node instanceof Uint8Array)) throw refusal(path, address.name, kindOf(node))
    try {
      return Address.fromBytes(node)
    } catch (cause) {
      throw refusal(path, address.name, kindOf(node), cause)
    }
  },
  toWire: value => value.toString(),
  fromWire(wire, path) {
    const wanted = 'an address, such as t01000 or t1…'
    if (typeof wire !== 'string' || wire.length > MOST_ADDRESS_LETTERS) throw wireRefusal(path, wanted, wire)
    try {
      return Address.parse(wire)
    } catch (cause) {
      throw wireRefusal(path, wanted, wire, cause)
    }
  },
}

const MOST_AMOUNT_BYTES = 128
/** Without the sign's byte. */
const MOST_AMOUNT = 1n << BigInt(8 * (MOST_AMOUNT_BYTES - 1))
const MOST_AMOUNT_LETTERS = MOST_AMOUNT.toString().length + 1

/** A sign byte and the magnitude, big-endian; nothing at all for 0. In attoFIL where it is money. */
export const bigint: Codec<bigint> = {
  name: 'a big integer',
  toNode(value) {
    if (value === 0n) return new Uint8Array()
    const hex = (value < 0n ? -value : value).toString(16)
    return Buffer.from((value < 0n ? '01' : '00') + (hex.length % 2 === 0 ? hex : `0${hex}`), 'hex')
  },
  fromNode(node, path) {
    if (!(node instanceof Uint8Array) || node.length > MOST_AMOUNT_BYTES) throw refusal(path, bigint.name, kindOf(node))
    if (node.length === 0) return 0n
    const [sign, first] = node
    if ((sign !== 0 && sign !== 1) || first === undefined || first === 0)
      throw refusal(path, bigint.name, `0x${Buffer.from(node).toString('hex')}`)
    const magnitude = BigInt(`0x${Buffer.from(node.subarray(1)).toString('hex')}`)
    return sign === 1 ? -magnitude : magnitude
  },
  toWire: value => value.toString(),
  fromWire(wire, path) {
    const text = wire ?? '0'
    const isNumber = typeof text === 'string' && text.length <= MOST_AMOUNT_LETTERS && /^-?[0-9]+$/.test(text)
    const value = isNumber ? BigInt(text) : MOST_AMOUNT
    if (value >= MOST_AMOUNT || -value >= MOST_AMOUNT)
      throw wireRefusal(path, 'an integer in decimal text, such as "1000"', wire)
    return value
  },
}
