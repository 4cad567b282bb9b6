/** What delegated keys sign: transactions in RLP, read again by a reader of this test's own, and vectors of Venus. */
import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import t from 'tap'
import { Address, ethereumBytesToSign, FilecoinErrorCode, type Message, Protocol } from '../../../filecoin/index.js'

const INVALID = { code: FilecoinErrorCode.TRANSACTION_INVALID }
const INVOKE = 3_844_450_837n
const MAINNET = 314
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const ethereum = (hex: string): Address =>
  Address.of(Protocol.Delegated, Buffer.concat([Buffer.of(10), Buffer.from(hex, 'hex')]))

const plain: Message = {
  version: 0,
  to: Address.id(1_004),
  from: ethereum('11'.repeat(20)),
  nonce: 0,
  value: 0n,
  gasLimit: 0,
  gasFeeCap: 0n,
  gasPremium: 0n,
  method: INVOKE,
  params: new Uint8Array(),
}
const input = (hex: string): Uint8Array => dagCbor.encode(Uint8Array.from(Buffer.from(hex, 'hex')))

type Item = Buffer | readonly Item[]

/** Of the whole of what it is given. */
function readRlp(bytes: Buffer): Item {
  const [item, rest] = readItem(bytes)
  if (rest.length > 0) throw new Error('more')
  return item
}

function readItem(bytes: Buffer): [Item, Buffer] {
  const first = bytes[0] as number
  if (first < 0x80) return [bytes.subarray(0, 1), bytes.subarray(1)]
  const base = first < 0xc0 ? 0x80 : 0xc0
  const lengthBytes = Math.max(0, first - base - 55)
  const length = lengthBytes === 0 ? first - base : Number(`0x${hexOf(bytes.subarray(1, 1 + lengthBytes))}`)
  const content = bytes.subarray(1 + lengthBytes, 1 + lengthBytes + length)
  const rest = bytes.subarray(1 + lengthBytes + length)
  if (base === 0x80) return [content, rest]
  const items: Item[] = []
  for (let left = content; left.length > 0; ) {
    const [item, after] = readItem(left)
    items.push(item)
    left = after
  }
  return [items, rest]
}

const number = (item: Item | undefined): bigint => BigInt(`0x0${hexOf(item as Buffer)}`)

t.test('the vectors of Venus have the bytes that they have there', async t => {
  const withInput = 'f8b2cb4f000000000000000000000000ff00000000000000000000000000000000000064'
  const vectors: [Partial<Message>, hex: string][] = [
    [{}, '02df82013a8080808094ff000000000000000000000000000000000003ec8080c0'],
    [{ nonce: 200 }, '02e082013a81c880808094ff000000000000000000000000000000000003ec8080c0'],
    [{ gasFeeCap: 60_000n }, '02e182013a808082ea608094ff000000000000000000000000000000000003ec8080c0'],
    [{ params: input(withInput) }, `02f84382013a8080808094ff000000000000000000000000000000000003ec80a4${withInput}c0`],
  ]
  for (const [fields, hex] of vectors) t.equal(hexOf(ethereumBytesToSign({ ...plain, ...fields }, MAINNET)), hex)
  const sent = {
    ...plain,
    to: ethereum('2b87d1cb599bc2a606db9a0169fcec96af04ad3a'),
    nonce: 1,
    gasPremium: 5_000_000_000n,
    gasFeeCap: 20_000_000_000n,
    gasLimit: 21_000,
    value: 10n ** 18n,
  }
  t.equal(
    hexOf(ethereumBytesToSign(sent, 3)),
    '02f1030185012a05f2008504a817c800825208942b87d1cb599bc2a606db9a0169fcec96af04ad3a880de0b6b3a764000080c0',
  )
})

t.test('what is signed says what the message says', async t => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 100n })
  const recipient = fc.oneof(
    fc
      .nat()
      .map(id => [Address.id(id + 100), `ff${'00'.repeat(11)}${(id + 100).toString(16).padStart(16, '0')}`] as const),
    fc
      .uint8Array({ minLength: 20, maxLength: 20 })
      .filter(bytes => bytes[0] !== 0xff)
      .map(bytes => [ethereum(hexOf(bytes)), hexOf(bytes)] as const),
  )
  const fields = fc.record({
    nonce: fc.maxSafeNat(),
    value: amount,
    gasLimit: fc.maxSafeNat(),
    gasFeeCap: amount,
    gasPremium: amount,
  })
  fc.assert(
    fc.property(
      fields,
      recipient,
      fc.uint8Array({ maxLength: 400 }),
      fc.nat(),
      (fields, [to, toHex], data, chainId) => {
        const params = data.length === 0 ? data : dagCbor.encode(data)
        const signed = ethereumBytesToSign({ ...plain, ...fields, to, params }, chainId)
        t.equal(signed[0], 2)
        const items = readRlp(Buffer.from(signed.subarray(1))) as readonly Item[]
        t.equal(items.length, 9)
        const [chain, nonce, premium, feeCap, limit, recipient, value, called, list] = items
        t.same([chain, nonce, premium, feeCap, limit, value].map(number), [
          BigInt(chainId),
          BigInt(fields.nonce),
          fields.gasPremium,
          fields.gasFeeCap,
          BigInt(fields.gasLimit),
          fields.value,
        ])
        t.same(
          [recipient, called].map(item => hexOf(item as Buffer)),
          [toHex, hexOf(data)],
        )
        t.same(list, [])
      },
    ),
    { numRuns: 200 },
  )
})

t.test('who makes a contract has no recipient', async t => {
  const signed = ethereumBytesToSign({ ...plain, to: Address.id(10), method: 4n, params: input('60') }, MAINNET)
  t.equal(hexOf(signed), '02cb82013a80808080808060c0')
})

t.test('a message that no transaction stands for is refused with why', async t => {
  const wrong: [Partial<Message>, why: RegExp][] = [
    [{ method: 0n }, /method 3844450837 alone, not 0/],
    [{ to: Address.id(10) }, /Address Manager/],
    [{ to: Address.bls(new Uint8Array(48)) }, /no address of Ethereum/],
    [{ to: ethereum('11'.repeat(19)) }, /no address of Ethereum/],
    [{ to: ethereum(`ff${'00'.repeat(19)}`) }, /hides the id/],
    [{ to: Address.of(Protocol.Delegated, Buffer.alloc(21, 11)) }, /no address of Ethereum/],
    [{ version: 1 }, /version/],
    [{ value: -1n }, /negative/],
    [{ gasLimit: -1 }, /negative/],
    [{ params: Uint8Array.of(1) }, /byte string/],
    [{ params: Uint8Array.of(0x58, 1, 1) }, /byte string/],
    [{ params: Uint8Array.of(0x41, 1, 1) }, /byte string/],
    [{ params: Uint8Array.of(0x40) }, /empty/],
  ]
  for (const [fields, why] of wrong)
    t.throws(() => ethereumBytesToSign({ ...plain, ...fields }, MAINNET), { ...INVALID, message: why })
})
