/** Numbers, bytes, texts, links and amounts. */
import { CID } from 'multiformats/cid'
import { Address } from '../address/index.js'
import { type Codec, type Node, refusal } from './codec.js'

export const kindOf = (node: Node): string => {
  if (node === null) return 'null'
  if (Array.isArray(node)) return `a list of ${node.length}`
  if (node instanceof Uint8Array) return `${node.length} bytes`
  return typeof node === 'object' ? 'a link or a map' : `${typeof node} ${String(node).slice(0, 40)}`
}

/** One whose values are what DAG-CBOR has already. */
const plain = <T>(name: string, is: (node: Node) => node is T): Codec<T> => ({
  name,
  toNode: value => value,
  fromNode(node, path) {
    if (!is(node)) throw refusal(path, name, kindOf(node))
    return node
  },
})

/** From 0 to 2^53 − 1: enough for whatever a valid chain counts (nonces, gas, epochs, seconds). */
export const uint: Codec<number> = plain('an unsigned integer below 2^53', (node): node is number =>
  Boolean(Number.isSafeInteger(node) && (node as number) >= 0),
)

/** Signed, to 2^53 − 1 either way. */
export const int: Codec<number> = plain('an integer below 2^53', (node): node is number => Number.isSafeInteger(node))

/** From 0 to 2^64 − 1. */
export const uint64: Codec<bigint> = {
  name: 'an unsigned integer of 64 bits',
  toNode: value => value,
  fromNode(node, path) {
    const isWhole = typeof node === 'bigint' || Number.isSafeInteger(node)
    if (!isWhole || (node as number) < 0) throw refusal(path, uint64.name, kindOf(node))
    return BigInt(node as number | bigint)
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
}

export const bool: Codec<boolean> = plain('true or false', node => typeof node === 'boolean')

export const text: Codec<string> = plain('a text', node => typeof node === 'string')

/** Where there is nothing to say, but something must stand. */
export const nothing: Codec<null> = plain('null', node => node === null)

/** @param most Bytes. */
export const bytesUpTo = (most: number): Codec<Uint8Array> =>
  plain(`at most ${most} bytes`, (node): node is Uint8Array => node instanceof Uint8Array && node.length <= most)

/** Cbor-gen's limit for a byte string. */
export const bytes = bytesUpTo(2 << 20)

/** Told apart by what stands there. */
export const textOrBytes: Codec<string | Uint8Array> = plain(
  'a text or bytes',
  (node): node is string | Uint8Array => typeof node === 'string' || node instanceof Uint8Array,
)

/** A set of whole numbers from 0, in RLE+. Source: Filecoin spec, "RLE+". */
export const rlePlus = bytesUpTo(2 << 20)

export const link: Codec<CID> = {
  name: 'a link',
  toNode: cid => cid,
  fromNode(node, path) {
    const cid = CID.asCID(node as CID)
    if (cid === null) throw refusal(path, link.name, kindOf(node))
    return cid
  },
}

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
}

const MOST_AMOUNT_BYTES = 128

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
}
