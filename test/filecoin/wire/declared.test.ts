/** Codecs as schemas of what is asked and answered. */
import t from 'tap'
import { z } from 'zod'
import { address, bigint, bytes, list, nullable, text, tuple } from '../../../filecoin/cbor/index.js'
import { Address, type TipsetKey, tipsetKey } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'

t.test('what arrives is what the codec reads', async t => {
  const params = z.tuple([wire(address), wire(tipsetKey).prefault(null)])
  const [who] = params.parse(['f01000', null])
  t.ok(who.equals(Address.id(1000)))
  for (const given of [['f01000', null], ['f01000', []], ['f01000']])
    t.strictSame((params.parse(given)[1] as TipsetKey).cids, [], JSON.stringify(given))
})

t.test('what can not be read is refused with what was wanted, and where', async t => {
  const params = z.tuple([wire(address), wire(tuple('payment', { to: list(address), amount: bigint }))])
  const { error } = params.safeParse(['somebody', { To: ['t01000', 'x'], Amount: '5' }])
  t.match(error?.issues, [
    { path: [0], message: /an address, such as t01000.*'somebody'/ },
    { path: [1], message: /payment\.To\[1\] is to be an address/ },
  ])
})

t.test('the schema tells people what the JSON looks like', async t => {
  const payment = tuple('payment', { to: list(address), amount: bigint, note: nullable(text) }, { to: 'Receivers' })
  t.strictSame(z.toJSONSchema(wire(payment), { unrepresentable: 'any' }), {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    description: 'payment',
    properties: {
      Receivers: {
        anyOf: [{ type: 'array', items: { description: 'an address', type: 'string' } }, { type: 'null' }],
      },
      Amount: { description: 'a big integer', type: 'string' },
      Note: { anyOf: [{ description: 'a text', type: 'string' }, { type: 'null' }] },
    },
    required: ['Receivers', 'Amount', 'Note'],
  })
  t.strictSame(z.toJSONSchema(wire(bytes), { unrepresentable: 'any' }).description, bytes.name)
})

t.test('an error that is not about what was given is not swallowed', async t => {
  const broken = {
    ...address,
    fromWire: () => {
      throw new TypeError('a mistake')
    },
  }
  t.throws(() => wire(broken).safeParse('t01000'), { name: 'TypeError' })
})
