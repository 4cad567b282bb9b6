/** Random values of whatever a codec describes. */
import fc from 'fast-check'
import {
  address,
  bigint,
  bool,
  bytes,
  type Codec,
  int,
  int64,
  type List,
  link,
  type Nullable,
  nothing,
  type Tuple,
  text,
  textOrBytes,
  uint,
  uint64,
} from '../../../filecoin/cbor/index.js'
import { Bitfield, bitfield, cidOf, type Signature, SignatureType, signature } from '../../../filecoin/index.js'
import * as random from '../arbitrary.js'

const someBytes = fc.uint8Array({ maxLength: 40 })
const someText = fc.string({ unit: 'grapheme', maxLength: 20 })
const someSignature: fc.Arbitrary<Signature> = fc.record({
  type: fc.constantFrom(SignatureType.Secp256k1, SignatureType.Bls),
  data: someBytes,
})

const SCALARS = new Map<Codec<unknown>, fc.Arbitrary<unknown>>([
  [address, random.address],
  [bigint, fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })],
  [bool, fc.boolean()],
  [bytes, someBytes],
  [int, fc.maxSafeInteger()],
  [int64, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [nothing, fc.constant(null)],
  [bitfield, fc.uniqueArray(fc.nat(2 ** 20), { maxLength: 20 }).map(numbers => Bitfield.of(numbers))],
  [signature, someSignature],
  [text, someText],
  [textOrBytes, fc.oneof(someText, someBytes)],
  [uint, fc.maxSafeNat()],
  [uint64, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
])

const someLink = someBytes.map(bytes => cidOf(bytes))

export function arbitraryOf<T>(codec: Codec<T>): fc.Arbitrary<T> {
  return anyOf(codec) as fc.Arbitrary<T>
}

function anyOf(codec: Codec<unknown>): fc.Arbitrary<unknown> {
  if ('fields' in codec)
    return fc.record(
      Object.fromEntries(
        Object.entries((codec as Tuple<Record<string, Codec<unknown>>>).fields).map(([name, field]) => [
          name,
          anyOf(field),
        ]),
      ),
    )
  if ('element' in codec) return fc.array(anyOf((codec as List<Codec<unknown>>).element), { maxLength: 4 })
  if ('present' in codec) return fc.option(anyOf((codec as Nullable<Codec<unknown>>).present), { nil: null })
  // Whatever lies behind it.
  if (codec.name === link.name) return someLink
  const scalar = SCALARS.get(codec)
  if (scalar === undefined) throw new Error(`no values of ${codec.name}`)
  return scalar
}
