import fc from 'fast-check'
import t from 'tap'
import { toJson } from '../../../runtime/rpc/message.js'

/** As it is to be read, made beforehand. */
function inWords(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return value.map(inWords)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inWords(inner)]))
}

t.test('big integers become decimal text and bytes hexadecimal, wherever they stand', async t => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withTypedArray: false,
    values: [fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.bigInt(), fc.uint8Array({ maxLength: 8 })],
  })
  fc.assert(
    fc.property(anything, value => {
      t.equal(toJson({ value }), JSON.stringify({ value: inWords(value) }))
    }),
  )
})

t.test('a Buffer is written as any bytes, and what knows its own JSON as it says', async t => {
  t.equal(toJson([Buffer.from('c0ffee', 'hex')]), '["0xc0ffee"]')
  t.equal(toJson({ fee: { toJSON: () => '7 FIL', attoFil: 7n } }), '{"fee":"7 FIL"}')
})

t.test('what is deeper than anybody looks is written all the same', async t => {
  let deep: unknown = 5n
  for (let i = 0; i < 100; i++) deep = [deep]
  t.equal(toJson(deep), `${'['.repeat(100)}"5"${']'.repeat(100)}`)
})

t.test('a cycle is told as one', async t => {
  const cycle: { self?: unknown; again?: unknown } = {}
  cycle.self = cycle
  cycle.again = cycle
  t.throws(() => toJson(cycle), { name: 'TypeError', message: /circular/ })
})
