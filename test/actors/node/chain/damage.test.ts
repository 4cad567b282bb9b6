/** Bytes that nobody meant: damaged headers, messages and block messages are refused with a code, and the process goes on. */
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import t from 'tap'
import { putMessageLists } from '../../../../actors/node/chain/messages.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import type { Codec } from '../../../../filecoin/cbor/index.js'
import {
  Address,
  type BlockHeader,
  type BlockMsg,
  blockCid,
  blockHeader,
  blockMsg,
  decode,
  encode,
  message,
  messageLists,
  signedMessage,
} from '../../../../filecoin/index.js'
import * as arbitrary from '../../../filecoin/arbitrary.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'
import { chainOf, wonBy } from './forest.js'
import { relisted, resigned } from './tampered.js'
import { payment, verdict } from './travel.js'

const BURNT = Address.id(99)

/** What can happen to bytes on their way: some are others, gone, or too many. */
interface Damage {
  readonly at: number
  readonly kind: 'change' | 'cut' | 'remove' | 'insert' | 'repeat'
  readonly bytes: Uint8Array
}

/** `at` is a part of the whole. */
const damage: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    kind: fc.constantFrom('change', 'cut', 'remove', 'insert', 'repeat' as const),
    // Heads of CBOR with lengths that nobody has, among others.
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 9 }),
      fc.constantFrom(
        Uint8Array.of(0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0xf6),
        Uint8Array.of(0x9f),
      ),
    ),
  }),
  { minLength: 1, maxLength: 3 },
)

function damaged(whole: Uint8Array, all: readonly Damage[]): Uint8Array {
  let bytes = Buffer.from(whole)
  for (const { at, kind, bytes: other } of all) {
    const place = Math.floor(at * bytes.length)
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)]
    if (kind === 'cut') bytes = Buffer.from(before)
    else if (kind === 'remove') bytes = Buffer.concat([before, after.subarray(other.length)])
    else if (kind === 'insert') bytes = Buffer.concat([before, other, after])
    else if (kind === 'repeat') bytes = Buffer.concat([before, after.subarray(0, 40), after])
    else bytes = Buffer.concat([before, other, after.subarray(other.length)])
  }
  return new Uint8Array(bytes)
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error)

function decoded<T>(codec: Codec<T>, bytes: Uint8Array): T | string {
  try {
    return decode(codec, bytes)
  } catch (error) {
    return codeOf(error)
  }
}

/** A block with two messages of each kind, on a chain of a few. */
async function carrier(net: Devnet): Promise<BlockMsg> {
  await chainOf(net, 2)
  const [bls, secp256k1] = net.people as [Key, Key]
  return wonBy(
    net,
    0,
    [0, 1].flatMap(nonce => [payment(bls, BURNT, nonce), payment(secp256k1, BURNT, nonce)]),
  )
}

t.test('damaged headers and messages are not read, or are read as something else', async t => {
  const net = await devnet(t)
  const block = await carrier(net)
  const signed = payment(net.people[1] as Key, BURNT, 0)
  for (const [codec, value] of [
    [blockHeader, block.header],
    [blockMsg, block],
    [message, signed.message],
    [signedMessage, signed],
  ] as readonly [Codec<unknown>, unknown][]) {
    const whole = encode(codec, value)
    const outcomes = new Map<string, number>()
    fc.assert(
      fc.property(damage, all => {
        const found = decoded(codec, damaged(whole, all))
        const what = typeof found === 'string' ? found : 'read'
        outcomes.set(what, (outcomes.get(what) ?? 0) + 1)
        return what === 'read' || /^FILECOIN_/.test(what)
      }),
      { numRuns: 3000 },
    )
    t.ok((outcomes.get('FILECOIN_CBOR_INVALID') ?? 0) > 1000, codec.name)
  }
})

/** A value with some fields of another. */
const mixedWith = <T extends object>(other: fc.Arbitrary<T>, keys: readonly (keyof T)[]): fc.Arbitrary<Partial<T>> =>
  fc
    .tuple(other, fc.subarray([...keys], { minLength: 1, maxLength: 3 }))
    .map(([value, some]) => Object.fromEntries(some.map(key => [key, value[key]])) as Partial<T>)

t.test('a block with fields of another is refused with a code, and the head stays', async t => {
  const net = await devnet(t)
  const block = await carrier(net)
  const heads = new Set([net.chain.head.key.text, `${blockCid(block.header)}`])
  // What a block signals is its own affair.
  const fields = (Object.keys(block.header) as (keyof BlockHeader)[]).filter(field => field !== 'forkSignaling')
  const outcomes = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(mixedWith(arbitrary.header, fields), fc.boolean(), async (change, isSigned) => {
      const bad = { ...block, header: { ...block.header, ...change } }
      if (isSigned) Object.assign(bad, resigned(net, block, change, net.workers[0]))
      const code = (await verdict(net, bad)) ?? 'taken'
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
      if (code === 'taken') return encode(blockHeader, bad.header).join() === encode(blockHeader, block.header).join()
      return heads.has(net.chain.head.key.text) && /^NODE_BLOCK_(INVALID: [a-z A-Z]+|WAITS)$/.test(code)
    }),
    { numRuns: 800 },
  )
  t.comment(Object.fromEntries(outcomes))
  t.equal(await verdict(net, block), null)
})

t.test('whatever a message asks for, its block is refused with a code, or it is executed', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const { head } = net.chain
  const { header } = await wonBy(net, 0)
  const [bls, secp256k1] = net.people as [Key, Key]
  const fields = ['version', 'to', 'value', 'gasLimit', 'gasFeeCap', 'gasPremium', 'method', 'params'] as const
  const known = fc.record({
    to: fc.constantFrom(...[0, 1, 2, 3, 4, 5, 6, 7, 99, 1000, 1001, 101].map(id => Address.id(id))),
    method: fc.bigInt({ min: 0n, max: 35n }),
    params: fc.uint8Array({ maxLength: 64 }),
    value: fc.bigInt({ min: 0n, max: 10n ** 21n }),
    gasLimit: fc.integer({ min: 1_000_000, max: 1_000_000_000 }),
  })
  const outcomes = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.oneof(known, mixedWith(arbitrary.message, fields)), fc.boolean(), async (change, isBls) => {
      const asked = payment(isBls ? bls : secp256k1, BURNT, 0, change)
      const block = (await blockOf(net, 0, header.height, head, [asked])) as BlockMsg
      const code = (await verdict(net, block)) ?? 'taken'
      if (code !== 'taken') {
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
        return code.startsWith('NODE_BLOCK_INVALID: message')
      }
      const { messages } = await net.store.execute([blockCid(block.header)])
      const exit = `exit code ${messages[0]?.exitCode}`
      outcomes.set(exit, (outcomes.get(exit) ?? 0) + 1)
      return messages.length === 1
    }),
    { numRuns: 200 },
  )
  t.comment(Object.fromEntries(outcomes))
  t.ok(outcomes.size > 4)
})

t.test('blocks with damaged messages are refused, and executing them all the same does no harm', async t => {
  const net = await devnet(t)
  const block = await carrier(net)
  const { head } = net.chain
  const [bls, secp256k1] = [block.blsMessages[0] as CID, block.secpkMessages[0] as CID].map(cid => net.store.get(cid))
  const outcomes = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(damage, fc.boolean(), async (all, isBls) => {
      const cid = net.store.put(damaged((isBls ? bls : secp256k1) as Uint8Array, all))
      const bad = isBls ? relisted(net, block, [cid], []) : relisted(net, block, [], [cid])
      const refusal = (await verdict(net, bad)) ?? 'taken'
      const header = net.store.put(encode(blockHeader, { ...bad.header, timestamp: bad.header.timestamp + 1 }))
      const outcome = await net.store.execute([header]).then(() => 'executed', codeOf)
      const both = `${refusal}, ${outcome}`
      outcomes.set(both, (outcomes.get(both) ?? 0) + 1)
      return (
        refusal.startsWith('NODE_BLOCK_INVALID') &&
        /^(executed|NATIVE_(BLOCK_CORRUPT|EXECUTION))$/.test(outcome) &&
        net.chain.head === head
      )
    }),
    { numRuns: 600 },
  )
  t.comment(Object.fromEntries(outcomes))
  t.equal(await verdict(net, block), null)
})

t.test('executing what is no header, or has lists that are none, does no harm', async t => {
  const net = await devnet(t)
  const block = await carrier(net)
  const whole = encode(blockHeader, block.header)
  const lists = net.store.get(block.header.messages) as Uint8Array
  const array = net.store.get(decode(messageLists, lists).bls) as Uint8Array
  const outcomes = new Map<string, number>()
  const run = async (cid: CID): Promise<boolean> => {
    const outcome = await net.store.execute([cid]).then(() => 'executed', codeOf)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    return /^(executed|NATIVE_[A-Z_]+)$/.test(outcome) && outcome !== 'NATIVE_PANIC'
  }
  const withLists = (messages: CID): CID => net.store.put(encode(blockHeader, { ...block.header, messages }))
  await fc.assert(
    fc.asyncProperty(damage, fc.constantFrom('header', 'lists', 'array' as const), async (all, what) => {
      if (what === 'header') return run(net.store.put(damaged(whole, all)))
      if (what === 'lists') return run(withLists(net.store.put(damaged(lists, all))))
      const bls = net.store.put(damaged(array, all))
      return run(withLists(net.store.put(encode(messageLists, { bls, secp256k1: bls }))))
    }),
    { numRuns: 600 },
  )
  const nowhere = CID.createV1(0x71, Digest.create(0xb220, new Uint8Array(32)))
  t.ok(await run(nowhere))
  t.ok(await run(withLists(nowhere)))
  t.ok(await run(withLists(putMessageLists(net.store, [nowhere], []))))
  t.comment(Object.fromEntries(outcomes))
  t.equal(await verdict(net, block), null)
  t.ok(await blockOf(net, 0, net.chain.head.height + 1, net.chain.head).then(() => true))
})
