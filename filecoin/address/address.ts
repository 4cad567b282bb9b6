/**
 * Addresses: a protocol and a payload, in text with a checksum. Source: Filecoin spec, "Address"; FIP-0048 for delegated ones, which network version 17
 * does not have.
 */
import { blake2b } from '@noble/hashes/blake2.js'
import { base32 } from 'multiformats/bases/base32'
import { equals } from 'multiformats/bytes'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

export enum Protocol {
  /** The actor's number. */
  Id = 0,
  /** Hash of an uncompressed public key. */
  Secp256k1 = 1,
  /** Hash of what made the actor. */
  Actor = 2,
  /** A public key. */
  Bls = 3,
  /** The number of the actor that gives it, and what that calls it. */
  Delegated = 4,
}

/** `f` on mainnet, `t` anywhere else; the same actor's address either way. */
export type NetworkPrefix = 'f' | 't'

const HASH_BYTES = 20
const CHECKSUM_BYTES = 4
const PAYLOAD_BYTES: { readonly [P in Protocol]?: number } = {
  [Protocol.Secp256k1]: HASH_BYTES,
  [Protocol.Actor]: HASH_BYTES,
  [Protocol.Bls]: 48,
}
const MOST_SUBADDRESS_BYTES = 54
const MOST_ID = 2n ** 63n - 1n

/** Of any protocol. Its bytes are what the chain has, its text what people read. */
export class Address {
  /** For maps: two addresses are the same if their keys are. */
  readonly key: string
  readonly bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    // Its own: whoever gave them may change them.
    this.bytes = new Uint8Array(bytes)
    this.key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  }

  get protocol(): Protocol {
    return this.bytes[0] as Protocol
  }

  get payload(): Uint8Array {
    return this.bytes.subarray(1)
  }

  static id(id: bigint | number): Address {
    return Address.of(Protocol.Id, encodeNumber(BigInt(id)))
  }

  /** @param publicKey uncompressed: 65 bytes */
  static secp256k1(publicKey: Uint8Array): Address {
    return Address.of(Protocol.Secp256k1, blake2b(publicKey, { dkLen: HASH_BYTES }))
  }

  /** @param publicKey compressed: 48 bytes */
  static bls(publicKey: Uint8Array): Address {
    return Address.of(Protocol.Bls, publicKey)
  }

  /** @param data What made the actor. */
  static actor(data: Uint8Array): Address {
    return Address.of(Protocol.Actor, blake2b(data, { dkLen: HASH_BYTES }))
  }

  /** @throws FilecoinError ADDRESS_INVALID */
  static of(protocol: Protocol, payload: Uint8Array): Address {
    const bytes = new Uint8Array(1 + payload.length)
    bytes[0] = protocol
    bytes.set(payload, 1)
    return Address.fromBytes(bytes)
  }

  /** @throws FilecoinError ADDRESS_INVALID */
  static fromBytes(bytes: Uint8Array): Address {
    if (!isAddress(bytes)) throw invalid(`0x${Buffer.from(bytes).toString('hex')}`)
    return new Address(bytes)
  }

  /**
   * @param text With either prefix.
   * @throws FilecoinError ADDRESS_INVALID
   */
  static parse(text: string): Address {
    const bytes = /^[ft][0-4]/.test(text) ? bytesOf(Number(text[1]), text.slice(2)) : null
    if (bytes === null || !isAddress(bytes)) throw invalid(text)
    return new Address(bytes)
  }

  equals(other: Address): boolean {
    return this.key === other.key
  }

  toString(prefix: NetworkPrefix = 't'): string {
    const { protocol, payload } = this
    if (protocol === Protocol.Id) return `${prefix}0${decodeNumber(payload)[0]}`
    const checksum = checksumOf(this.bytes)
    if (protocol !== Protocol.Delegated) return `${prefix}${protocol}${inBase32(payload, checksum)}`
    const [namespace, length] = decodeNumber(payload)
    return `${prefix}4${namespace}f${inBase32(payload.subarray(length), checksum)}`
  }
}

const invalid = (address: string) =>
  new FilecoinError({ code: FilecoinErrorCode.ADDRESS_INVALID, address, wanted: 'an address, such as t01000 or t1…' })

const checksumOf = (bytes: Uint8Array): Uint8Array => blake2b(bytes, { dkLen: CHECKSUM_BYTES })

const inBase32 = (payload: Uint8Array, checksum: Uint8Array): string =>
  base32.baseEncode(Buffer.concat([payload, checksum]))

function isAddress(bytes: Uint8Array): boolean {
  const payload = bytes.subarray(1)
  if (bytes[0] === Protocol.Id) return numberLength(payload) === payload.length
  if (bytes[0] !== Protocol.Delegated) return payload.length === PAYLOAD_BYTES[bytes[0] as Protocol]
  const length = numberLength(payload)
  return length !== null && payload.length - length <= MOST_SUBADDRESS_BYTES
}

/** The bytes that a text stands for, if its checksum is right. */
function bytesOf(protocol: Protocol, rest: string): Uint8Array | null {
  if (protocol === Protocol.Id) return isNumber(rest) ? Buffer.concat([Buffer.of(0), encodeNumber(BigInt(rest))]) : null
  const split = protocol === Protocol.Delegated ? rest.indexOf('f') : -1
  const namespace = rest.slice(0, Math.max(split, 0))
  if (protocol === Protocol.Delegated && !isNumber(namespace)) return null
  const encoded = rest.slice(split + 1)
  let decoded: Uint8Array
  try {
    decoded = base32.baseDecode(encoded)
  } catch {
    return null
  }
  if (decoded.length < CHECKSUM_BYTES || base32.baseEncode(decoded) !== encoded) return null
  const head = protocol === Protocol.Delegated ? encodeNumber(BigInt(namespace)) : Buffer.alloc(0)
  const bytes = Buffer.concat([Buffer.of(protocol), head, decoded.subarray(0, -CHECKSUM_BYTES)])
  return equals(checksumOf(bytes), decoded.subarray(-CHECKSUM_BYTES)) ? bytes : null
}

/** Without leading zeros, as everywhere on the chain an address has one text. */
const isNumber = (text: string): boolean => /^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) <= MOST_ID

/** LEB128. */
function encodeNumber(number: bigint): Uint8Array {
  if (number < 0n || number > MOST_ID) throw invalid(`t0${number}`)
  const bytes: number[] = []
  let rest = number
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}

/** A number at the beginning, and how many bytes it has. */
function decodeNumber(bytes: Uint8Array): [number: bigint, length: number] {
  let [number, length] = [0n, 0]
  do number |= BigInt((bytes[length] as number) & 0x7f) << BigInt(7 * length)
  while ((bytes[length++] as number) & 0x80)
  return [number, length]
}

/** Of the number at the beginning, if it is one in its shortest form. */
function numberLength(bytes: Uint8Array): number | null {
  const last = bytes.findIndex(byte => byte < 0x80)
  if (last < 0 || last > 8 || (last > 0 && bytes[last] === 0)) return null
  return last + 1
}
