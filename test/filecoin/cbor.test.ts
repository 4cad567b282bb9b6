/** What codecs are made of. */
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import t from 'tap'
import {
  addressKey,
  addressPairKey,
  amt,
  bool,
  type Codec,
  cidKey,
  decode,
  encode,
  hamt,
  int64,
  intKey,
  type Key,
  linked,
  list,
  nothing,
  nullable,
  text,
  textOrBytes,
  tuple,
  uint,
  uintKey,
} from '../../filecoin/cbor/index.js'
import { Address, cidOf, FilecoinErrorCode } from '../../filecoin/index.js'
import * as random from './arbitrary.js'

const REFUSED = { code: FilecoinErrorCode.CBOR_INVALID }

const inHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const hexOf = <T>(codec: Codec<T>, value: T): string => inHex(encode(codec, value))
const of = <T>(codec: Codec<T>, hex: string): T => decode(codec, Buffer.from(hex, 'hex'))

t.test('a number of 64 bits is read to its last one, and no further', async t => {
  for (const [value, hex] of [
    [0n, '00'],
    [-1n, '20'],
    [2n ** 53n, '1b0020000000000000'],
    [2n ** 63n - 1n, '1b7fffffffffffffff'],
    [-(2n ** 63n), '3b7fffffffffffffff'],
  ] as const) {
    t.equal(hexOf(int64, value), hex)
    t.equal(of(int64, hex), value)
  }
  for (const hex of ['1b8000000000000000', '3b8000000000000000', 'f93c00', '4101', 'f6'])
    t.throws(() => of(int64, hex), REFUSED, hex)
})

t.test('texts, truths and nothing are what they are in CBOR', async t => {
  t.equal(hexOf(text, 'localnet'), '686c6f63616c6e6574')
  t.equal(hexOf(bool, true), 'f5')
  t.equal(hexOf(nothing, null), 'f6')
  t.equal(of(bool, 'f4'), false)
  t.throws(() => of(text, '4161'), { ...REFUSED, message: /a text; it is 1 bytes/ })
  t.throws(() => of(bool, '01'), { ...REFUSED, message: /true or false; it is number 1/ })
  t.throws(() => of(nothing, 'f7'), REFUSED, 'undefined')
})

t.test('a text that is not UTF-8 is refused, as the market actor refuses it', async t => {
  // Source: fil_actor_market 9.0.1, tests of labels.
  t.equal(of(textOrBytes, '60'), '')
  t.equal(of(textOrBytes, '686465616462656566'), 'deadbeef')
  t.strictSame(of(textOrBytes, '40'), new Uint8Array())
  t.strictSame(of(textOrBytes, '44deadbeef'), Uint8Array.from([0xde, 0xad, 0xbe, 0xef]))
  t.throws(() => of(textOrBytes, '64deadbeef'), REFUSED)
  t.throws(() => of(textOrBytes, '8180'), { ...REFUSED, message: /a text or bytes; it is a list of 1/ })
})

t.test('a key is read as it was written, and in no other form', async t => {
  const back = <K>(key: Key<K>, value: K) => t.same(key.fromBytes(key.toBytes(value)), value)
  fc.assert(fc.property(fc.maxSafeNat(), value => back(uintKey, value)))
  fc.assert(fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }), value => back(intKey, value)))
  fc.assert(fc.property(random.address, value => back(addressKey, value)))
  fc.assert(fc.property(fc.uint8Array(), bytes => back(cidKey, cidOf(bytes))))
  const id = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(id => Address.id(id))
  fc.assert(fc.property(fc.tuple(id, id), value => back(addressPairKey, value)))

  const keys: Key<unknown>[] = [uintKey, intKey, addressKey, cidKey, addressPairKey]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), bytes => {
      for (const key of keys)
        try {
          t.equal(inHex(key.toBytes(key.fromBytes(bytes))), inHex(bytes), key.name)
        } catch (error) {
          t.match(error, REFUSED, key.name)
        }
    }),
  )
})

t.test('keys are those of the actors', async t => {
  // Source: fil_actor_power 9.0.1, `epoch_key_test`.
  t.strictSame(
    [101, 102, 103, -1].map(epoch => inHex(intKey.toBytes(epoch))),
    ['ca01', 'cc01', 'ce01', '01'],
  )
  t.equal(inHex(uintKey.toBytes(300)), 'ac02')
  t.equal(inHex(addressKey.toBytes(Address.id(1000))), '00e807')
  t.equal(inHex(addressPairKey.toBytes([Address.id(1000), Address.id(1)])), '00e8070001')
  for (const hex of ['', '80', '8000', '0100', 'ffffffffffffffff7f'])
    t.throws(
      () => uintKey.fromBytes(Buffer.from(hex, 'hex')),
      { ...REFUSED, message: /unsigned varint; it is 0x/ },
      hex,
    )
  t.throws(() => cidKey.fromBytes(Uint8Array.of(0, 1)), { ...REFUSED, message: /a CID; it is 0x0001/ })
})

t.test('a link tells what lies behind it, and is a link like any other in a block', async t => {
  const inner = tuple('inner', { count: uint })
  const outer = tuple('outer', {
    one: linked(inner),
    some: amt(inner, 3),
    byKey: hamt(uintKey, amt(inner, 2), 6),
    usual: nullable(hamt(uintKey, list(inner))),
  })
  const cid = CID.parse('bafy2bzaceaxyj7xq27gc2747adjcirpxx52tt7owqx6z6kckun7tqivvoym4y')
  const value = { one: cid, some: cid, byKey: cid, usual: cid }
  t.same(decode(outer, encode(outer, value)), value)
  t.equal(outer.fields.one.target, inner)
  t.equal(outer.fields.some.bitWidth, 3)
  t.equal(outer.fields.byKey.value.bitWidth, 2)
  t.equal(outer.fields.byKey.bitWidth, 6)
  t.equal(outer.fields.usual.present.bitWidth, 5)
  t.equal(outer.fields.usual.present.value.element, inner)
  t.throws(() => of(outer, '8400f6f6f6'), { ...REFUSED, message: /outer.one is to be a link/ })
})
