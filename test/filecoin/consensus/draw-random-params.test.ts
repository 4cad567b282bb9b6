/** What is shown of randomness to be signed. */
import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import t from 'tap'
import {
  blake2b256,
  type DrawRandomParams,
  decodeDrawRandomParams,
  drawnRandomness,
  drawRandomness,
  encodeDrawRandomParams,
  FilecoinErrorCode,
  RandomnessTag,
} from '../../../filecoin/index.js'

const REFUSED = { code: FilecoinErrorCode.CBOR_INVALID }
const someBytes = fc.option(fc.uint8Array({ maxLength: 100 }), { nil: null })
const params: fc.Arbitrary<DrawRandomParams> = fc.record({
  rbase: someBytes,
  pers: fc.integer({ min: 1, max: 20 }),
  round: fc.maxSafeInteger(),
  entropy: someBytes,
})
const hex = (text: string) => Buffer.from(text).toString('hex')

t.test('its bytes are a map in the order of Go’s struct', async t => {
  const value = { rbase: Uint8Array.of(1, 2), pers: RandomnessTag.TicketProduction, round: 300, entropy: null }
  const expected = `a465${hex('Rbase')}42010264${hex('Pers')}0165${hex('Round')}19012c67${hex('Entropy')}f6`
  t.equal(Buffer.from(encodeDrawRandomParams(value)).toString('hex'), expected)
  t.same(decodeDrawRandomParams(Buffer.from(expected, 'hex')), value)
})

t.test(
  'it is read as it was written, has the same content as in any order, and draws what the chain draws',
  async t => {
    fc.assert(
      fc.property(params, value => {
        const bytes = encodeDrawRandomParams(value)
        t.same(decodeDrawRandomParams(bytes), value)
        const { rbase: Rbase, pers: Pers, round: Round, entropy: Entropy } = value
        t.same(dagCbor.decode(bytes), { Rbase, Pers, Round, Entropy })
        const digest = blake2b256(value.rbase ?? new Uint8Array())
        t.strictSame(
          drawnRandomness(value),
          drawRandomness(digest, value.pers, value.round, value.entropy ?? new Uint8Array()),
        )
      }),
    )
  },
)

t.test('another order, another form, more or less is refused', async t => {
  const node = { Rbase: new Uint8Array(), Pers: 1, Round: 2, Entropy: new Uint8Array() }
  t.throws(() => decodeDrawRandomParams(dagCbor.encode(node)), { ...REFUSED, message: /in the order Rbase, Pers/ })
  for (const wrong of [{ ...node, More: 1 }, { Rbase: new Uint8Array() }, [1, 2, 3, 4], 'text', null])
    t.throws(() => decodeDrawRandomParams(dagCbor.encode(wrong)), REFUSED)
  const good = encodeDrawRandomParams({ rbase: null, pers: 1, round: 2, entropy: null })
  t.throws(() => decodeDrawRandomParams(Buffer.concat([good, Buffer.of(0)])), REFUSED)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
      t.throws(() => decodeDrawRandomParams(bytes), REFUSED)
    }),
  )
})
