/** Bitfields, held against JavaScript's sets, and their bytes against an encoder that works on text. */
import fc from 'fast-check'
import t from 'tap'
import { Bitfield, bitfield, decode, encode, FilecoinErrorCode } from '../../filecoin/index.js'
import * as random from './arbitrary.js'

const CBOR_REFUSED = { code: FilecoinErrorCode.CBOR_INVALID }
const JSON_REFUSED = { code: FilecoinErrorCode.JSON_INVALID }

/** Packs `0` and `1`, the lowest bit of each byte first. */
const packed = (bits: string): Uint8Array =>
  Uint8Array.from(bits.match(/.{1,8}/g) ?? [], byte => Number.parseInt([...byte].reverse().join(''), 2))

const lowestFirst = (number: number, bits: number): string =>
  [...number.toString(2).padStart(bits, '0')].reverse().join('')

/** A length in the shortest of three forms. */
function block(length: number): string {
  if (length === 1) return '1'
  if (length < 16) return `01${lowestFirst(length, 4)}`
  const groups = length
    .toString(2)
    .padStart(Math.ceil(length.toString(2).length / 7) * 7, '0')
    .match(/.{7}/g) as string[]
  return `00${groups
    .map((group, place) => [...group].reverse().join('') + (place === 0 ? '0' : '1'))
    .reverse()
    .join('')}`
}

/** RLE+ of a text of a character for each number. */
function encoded(text: string): Uint8Array {
  const runs = text.replace(/0+$/, '').match(/0+|1+/g) ?? []
  if (runs.length === 0) return new Uint8Array()
  const bits = `00${text[0]}${runs.map(run => block(run.length)).join('')}`.replace(/0+$/, '')
  return packed(bits)
}

const asText = (numbers: ReadonlySet<number>): string =>
  Array.from({ length: Math.max(-1, ...numbers) + 1 }, (_, n) => (numbers.has(n) ? '1' : '0')).join('')

/** Sets that lie in runs. */
const someSet = fc
  .array(fc.tuple(fc.nat(400), fc.oneof(fc.constant(1), fc.nat(40), fc.constant(300))), { maxLength: 12 })
  .map(runs => new Set(runs.flatMap(([start, length]) => Array.from({ length }, (_, n) => start + n))))

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b)

const rleOf = (value: Bitfield): Uint8Array => Uint8Array.from(bitfield.toNode(value) as Uint8Array)

t.test('a bitfield holds what a set holds', async t => {
  fc.assert(
    fc.property(someSet, someSet, fc.nat(400), fc.nat(400), (a, b, n, m) => {
      const [mine, others] = [Bitfield.of(a), Bitfield.of(b)]
      t.strictSame([...mine], sorted(a))
      t.equal(mine.count, a.size)
      t.equal(mine.isEmpty, a.size === 0)
      t.equal(mine.first, sorted(a)[0] ?? null)
      t.equal(mine.has(n), a.has(n))
      t.strictSame([...mine.union(others)], sorted(new Set([...a, ...b])))
      t.strictSame([...mine.intersect(others)], sorted([...a].filter(n => b.has(n))))
      t.strictSame([...mine.subtract(others)], sorted([...a].filter(n => !b.has(n))))
      t.strictSame([...mine.slice(n, m)], sorted(a).slice(n, n + m))
      t.ok(Bitfield.ofRanges(mine.ranges).equals(mine))
      t.ok(Bitfield.ofRunLengths(mine.runLengths).equals(mine))
      t.equal(mine.equals(others), asText(a) === asText(b))
    }),
  )
})

t.test('ranges that touch or overlap are one, and an empty one is none', async t => {
  const ranges = [
    { start: 7, end: 9 },
    { start: 0, end: 4 },
    { start: 4, end: 6 },
    { start: 1, end: 3 },
    { start: 20, end: 20 },
  ]
  t.strictSame(Bitfield.ofRanges(ranges).ranges, [
    { start: 0, end: 6 },
    { start: 7, end: 9 },
  ])
  t.ok(Bitfield.empty.isEmpty)
  t.equal(Bitfield.empty.first, null)
})

t.test('a run is as fast as a number, however long it is', async t => {
  const most = Number.MAX_SAFE_INTEGER
  const all = Bitfield.ofRanges([{ start: 0, end: most }])
  t.equal(all.count, most)
  t.ok(all.has(most - 1))
  t.notOk(all.has(most))
  const hole = all.subtract(Bitfield.of([2 ** 40]))
  t.equal(hole.count, most - 1)
  t.notOk(hole.has(2 ** 40))
  t.strictSame([...hole.slice(2 ** 40, 2)], [2 ** 40 + 1, 2 ** 40 + 2])
  t.ok(decode(bitfield, encode(bitfield, hole)).equals(hole))
})

t.test('what is no number of a bitfield is refused', async t => {
  const refused = { code: FilecoinErrorCode.BITFIELD_INVALID }
  for (const number of [-1, 0.5, Number.NaN, 2 ** 53]) t.throws(() => Bitfield.of([number]), refused, `${number}`)
  t.throws(() => Bitfield.ofRanges([{ start: 3, end: 2 }]), refused)
  t.throws(() => Bitfield.ofRunLengths([3, 0]), refused)
  t.throws(() => Bitfield.ofRunLengths([1, -1]), refused)
})

t.test('its bytes are RLE+ in the shortest form, and are read as they were written', async t => {
  fc.assert(
    fc.property(someSet, numbers => {
      const value = Bitfield.of(numbers)
      t.strictSame(rleOf(value), encoded(asText(numbers)))
      t.ok(decode(bitfield, encode(bitfield, value)).equals(value))
    }),
  )
  fc.assert(fc.property(random.bitfield, value => t.ok(decode(bitfield, encode(bitfield, value)).equals(value))))
})

t.test('the bytes are those of go-bitfield', async t => {
  const numbers = [0, 2, 4, 5, 6, ...Array.from({ length: 17 }, (_, n) => 11 + n)]
  t.strictSame(rleOf(Bitfield.of(numbers)), Uint8Array.of(124, 71, 34, 2))
  t.strictSame(rleOf(Bitfield.empty), new Uint8Array())
})

t.test('another form of the same, another version and numbers beyond 2^53 are refused', async t => {
  const read = (bits: string) => bitfield.fromNode(packed(bits), 'faults')
  t.strictSame([...read('0011')], [0], 'what is not refused')
  const longer: [bits: string, what: string][] = [
    ['001', 'no run after the header'],
    ['00101100', 'a short block of 1'],
    [`00100${lowestFirst(3, 8)}11`, 'a long block of 3'],
    [`00100${lowestFirst(0x90, 8)}0000000011`, 'a varint with zeros in front'],
    ['00000000', 'a byte of zeros'],
    ['0001', 'zeros alone'],
    ['0010101001', 'zeros at the end'],
  ]
  for (const [bits, what] of longer)
    t.throws(() => read(bits), { ...CBOR_REFUSED, message: /^faults .*shortest/ }, what)
  const beyond = `00${'1'.repeat(8 * 7)}${lowestFirst(15, 8)}`
  const wrong: [bits: string, what: string][] = [
    ['1011', 'version 1'],
    ['001100000000000', 'a needless byte at the end'],
    ['0010100001', 'an empty run'],
    [`00100${'1'.repeat(8 * 9)}${lowestFirst(1, 8)}`, 'a run beyond 2^53'],
    [`001${beyond}${beyond}1`, 'runs beyond 2^53 together'],
  ]
  for (const [bits, what] of wrong)
    t.throws(() => read(bits), { ...CBOR_REFUSED, message: /^faults .*(without empty runs|a bitfield)/ }, what)
  t.throws(() => bitfield.fromNode(new Uint8Array(32 * 1024 + 1).fill(0xff), 'faults'), CBOR_REFUSED)
  t.throws(() => bitfield.fromNode('text', 'faults'), CBOR_REFUSED)
})

t.test('no more than 32 KiB are written', async t => {
  const everySecond = (count: number) => Bitfield.of(Array.from({ length: count }, (_, n) => 2 * n))
  t.equal(rleOf(everySecond(131_000)).length, 32_751)
  t.throws(() => encode(bitfield, everySecond(132_000)), CBOR_REFUSED)
})

t.test('its JSON is the lengths of what is out and what is in by turns', async t => {
  t.strictSame(bitfield.toWire(Bitfield.of([5])), [5, 1])
  t.strictSame(bitfield.toWire(Bitfield.of([0, 1, 2, 8, 9])), [0, 3, 5, 2])
  t.strictSame(bitfield.toWire(Bitfield.empty), [0])
  const read = (wire: unknown) => [...bitfield.fromWire(wire, 'faults')]
  t.strictSame(read([0, 3, 5, 2]), [0, 1, 2, 8, 9])
  t.strictSame(read([1, 2, 7]), [1, 2], 'what is out at the end says nothing')
  for (const nothing of [null, undefined, [], [0], [12]]) t.strictSame(read(nothing), [])
  for (const wrong of [5, 'text', {}, [1, 0], [1, -2], [1, 2.5], ['1'], [null, [2]], [2 ** 52, 2 ** 52], [2n ** 60n]])
    t.throws(() => read(wrong), { ...JSON_REFUSED, message: /^faults/ })
  t.throws(() => read(new Array(300_000).fill(1)), JSON_REFUSED)
  fc.assert(fc.property(random.bitfield, value => t.ok(bitfield.fromWire(bitfield.toWire(value), '').equals(value))))
})

t.test('bytes of any kind are a bitfield in its one form, or refused with a code', async t => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
      try {
        t.strictSame(rleOf(bitfield.fromNode(bytes, 'faults')), bytes)
      } catch (error) {
        t.match(error, CBOR_REFUSED)
      }
    }),
    { numRuns: 2_000 },
  )
})
