/** Addresses, held against iso-filecoin's. */
import fc from 'fast-check'
import * as iso from 'iso-filecoin/address'
import t from 'tap'
import { Address, FilecoinErrorCode, Protocol } from '../../filecoin/index.js'
import * as random from './arbitrary.js'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

const address = fc.oneof(
  random.address,
  // iso-filecoin knows the one namespace that networks have.
  fc
    .uint8Array({ minLength: 1, maxLength: 54 })
    .map(subaddress => Address.of(Protocol.Delegated, Buffer.concat([Buffer.of(10), subaddress]))),
)

t.test('text and bytes are those of iso-filecoin, and lead back', async t => {
  fc.assert(
    fc.property(address, fc.constantFrom('f' as const, 't' as const), (address, prefix) => {
      const text = address.toString(prefix)
      const theirs = iso.fromString(text)
      t.strictSame([...theirs.toBytes()], [...address.bytes])
      t.equal(theirs.toString(), text)
      for (const back of [Address.parse(text), Address.fromBytes(address.bytes)]) t.ok(back.equals(address))
    }),
    { numRuns: 300 },
  )
})

t.test('a namespace may have any number, and a subaddress 54 bytes', async t => {
  const namespace = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(namespace, fc.uint8Array({ maxLength: 60 }), (namespace, subaddress) => {
      const bytes = Buffer.concat([Buffer.of(4), Address.id(namespace).payload, subaddress])
      if (subaddress.length > 54) {
        t.throws(() => Address.fromBytes(bytes), { code: FilecoinErrorCode.ADDRESS_INVALID })
        return
      }
      const text = Address.fromBytes(bytes).toString()
      t.match(text, `t4${namespace}f`)
      t.strictSame(Address.parse(text).bytes, Uint8Array.from(bytes))
    }),
  )
})

t.test('a key makes the address that it makes in iso-filecoin', async t => {
  fc.assert(
    fc.property(bytes(65), bytes(48), (secp256k1, bls) => {
      t.equal(
        Address.secp256k1(secp256k1).toString('f'),
        iso.fromPublicKey(secp256k1, 'mainnet', 'SECP256K1').toString(),
      )
      t.equal(Address.bls(bls).toString(), iso.fromPublicKey(bls, 'testnet', 'BLS').toString())
    }),
    { numRuns: 50 },
  )
})

t.test('a text with any one character changed is another address or none', async t => {
  fc.assert(
    fc.property(address, fc.nat(), fc.constantFrom(...'a2z7A=-'), (address, place, other) => {
      const text = address.toString()
      const at = 2 + (place % (text.length - 2))
      fc.pre(address.protocol !== Protocol.Id && text[at] !== other)
      t.throws(() => Address.parse(text.slice(0, at) + other + text.slice(at + 1)), {
        code: FilecoinErrorCode.ADDRESS_INVALID,
      })
    }),
    { numRuns: 300 },
  )
})

t.test('what is no address is refused with what it was', async t => {
  const texts = [
    '',
    't',
    't0',
    't00',
    't01',
    't012',
    't5abcd',
    'x01000',
    't01000 ',
    't1',
    't2aaaa',
    't410f',
    't4f',
    `t0${2n ** 63n}`,
  ]
  const good = new Set(['t00', 't01', 't012'])
  for (const text of texts.filter(text => !good.has(text)))
    t.throws(() => Address.parse(text), { code: FilecoinErrorCode.ADDRESS_INVALID, data: { address: text } }, text)
  const encodings = ['', '00', '0080', '008000', '01', '03ff', '05', '0480', '00ffffffffffffffffff01']
  for (const hex of encodings)
    t.throws(() => Address.fromBytes(Buffer.from(hex, 'hex')), { code: FilecoinErrorCode.ADDRESS_INVALID }, hex)
})

t.test('addresses of one actor on any network are the same, and serve as keys', async t => {
  const [main, test] = [Address.parse('f01000'), Address.parse('t01000')]
  t.ok(main.equals(test))
  t.equal(new Map([[main.key, 1]]).get(test.key), 1)
  t.equal(String(main), 't01000')
  t.notOk(main.equals(Address.id(1001)))
})
