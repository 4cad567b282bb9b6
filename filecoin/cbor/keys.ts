/** What a HAMT's entries lie under: bytes that stand for a value. Source: fil_actors_runtime 9.0.1, `Keyer`; integer-encoding, `VarInt`. */

import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import { Address } from '../address/index.js'
import { refusal } from './codec.js'

/** Two ways between a value and the bytes that it lies under. */
export interface Key<K> {
  /** What it is, for errors. */
  readonly name: string
  toBytes(key: K): Uint8Array
  /** @throws FilecoinError CBOR_INVALID */
  fromBytes(bytes: Uint8Array): K
}

const inHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`

/** One whose bytes another library reads; whatever that throws is a refusal. */
function key<K>(name: string, toBytes: (key: K) => Uint8Array, read: (bytes: Uint8Array) => K): Key<K> {
  return {
    name,
    toBytes,
    fromBytes(bytes) {
      let found: K
      try {
        found = read(bytes)
      } catch (cause) {
        throw refusal('key', name, inHex(bytes), cause)
      }
      if (Buffer.compare(toBytes(found), bytes) !== 0) throw refusal('key', name, inHex(bytes))
      return found
    },
  }
}

const encodeVarint = (number: number): Uint8Array =>
  varint.encodeTo(number, new Uint8Array(varint.encodingLength(number)))
const decodeVarint = (bytes: Uint8Array): number => varint.decode(bytes)[0]

/** As in a message: protocol and payload. */
export const addressKey: Key<Address> = key('an address', ({ bytes }) => bytes, Address.fromBytes)

/** Unsigned LEB128. */
export const uintKey: Key<number> = key('an unsigned varint', encodeVarint, decodeVarint)

/** Signed: 0, −1, 1, −2, … are 0, 1, 2, 3, … in LEB128. */
export const intKey: Key<number> = key(
  'a signed varint',
  number => encodeVarint(number < 0 ? -2 * number - 1 : 2 * number),
  bytes => {
    const folded = decodeVarint(bytes)
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  },
)

/** Its bytes, without the zero in front that links have in CBOR. */
export const cidKey: Key<CID> = key('a CID', ({ bytes }) => bytes, CID.decode)

/** One after the other. */
export const addressPairKey: Key<readonly [Address, Address]> = key(
  'two addresses',
  pair => Buffer.concat(pair.map(({ bytes }) => bytes)),
  bytes => {
    for (let length = 1; length < bytes.length; length++)
      try {
        return [Address.fromBytes(bytes.subarray(0, length)), Address.fromBytes(bytes.subarray(length))]
      } catch {
        // The first one is longer.
      }
    throw new RangeError('no two addresses end there')
  },
)
