/** The methods of the built-in actors, held against mainnet's messages at network version 17. */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import * as dagCbor from '@ipld/dag-cbor'
import { blake2b } from '@noble/hashes/blake2.js'
import fc from 'fast-check'
import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { builtinActors, type Method, methodNumbered, miner, RECEIVE, system } from '../../../filecoin/actors/index.js'
import { type Codec, decode, encode } from '../../../filecoin/cbor/index.js'
import { cidOf, FilecoinErrorCode } from '../../../filecoin/index.js'
import { arbitraryOf } from './arbitrary-of.js'
import { mainnet } from './mainnet.js'
import { namedWithin } from './named-within.js'

const METHODS: readonly [name: string, method: Method][] = Object.entries(builtinActors).flatMap(
  ([actor, { methods }]) =>
    Object.entries(methods).map(([name, method]): [string, Method] => [`${actor}.${name}`, method]),
)
const methodNamed = new Map(METHODS)
const codecs = METHODS.flatMap(([, { params, returns }]) => [params, returns]).filter(codec => codec !== null)

t.test('each parameter and return is strict DAG-CBOR, and read as it was written', async t => {
  for (const codec of new Set<Codec<unknown>>([...codecs, ...namedWithin(codecs).values()]))
    fc.assert(
      fc.property(arbitraryOf(codec), value => {
        const bytes = encode(codec, value)
        t.same(decode(codec, bytes), value, codec.name)
        t.equal(Buffer.compare(dagCbor.encode(dagCbor.decode(bytes)), bytes), 0, codec.name)
      }),
      { numRuns: 10 },
    )
})

t.test("mainnet's messages are read and written as they are", async t => {
  for (const [name, message] of Object.entries(mainnet.messages)) {
    const method = methodNamed.get(name)
    t.equal(method?.number, BigInt(message.number), name)
    for (const [codec, hex] of [
      [method?.params, message.params],
      [method?.returns, message.return],
    ] as const) {
      if (hex === undefined) continue
      if (!codec) throw new Error(`${name} has no codec for 0x${hex}`)
      t.equal(Buffer.from(encode(codec, decode(codec, Buffer.from(hex, 'hex')))).toString('hex'), hex, name)
    }
  }
})

t.test("a message's parameters mean what they are known to mean", async t => {
  const { params } = miner.methods.PreCommitSector
  const hex = mainnet.messages['storageminer.PreCommitSector']?.params as string
  const { sealProof, expiration, sealRandEpoch, replaceCapacity } = decode(params, Buffer.from(hex, 'hex'))
  t.equal(sealProof, 8)
  t.equal(replaceCapacity, false)
  t.ok(sealRandEpoch > 2_600_000 && sealRandEpoch < 2_680_000)
  t.ok(expiration > sealRandEpoch + 180 * 2880)
  t.throws(() => decode(params, Buffer.from(`8a4108${hex.slice(4)}`, 'hex')), {
    code: FilecoinErrorCode.CBOR_INVALID,
    message: /^preCommitSectorParams.sealProof is to be an integer/,
  })
})

/** Numbers of methods that an actor gave up, or left free. */
const GAPS: Readonly<Record<string, readonly bigint[]>> = {
  storagepower: [7n],
  verifiedregistry: [5n, 6n],
  datacap: [4n, 5n, 6n, 7n, 8n, 9n],
}

t.test(
  'a method is found by its number, which it has alone, and all numbers are taken but those known to be free',
  async t => {
    for (const [actor, { methods }] of Object.entries(builtinActors)) {
      const numbers = Object.values(methods).map(({ number }) => number)
      t.equal(new Set(numbers).size, numbers.length, actor)
      for (const [name, method] of Object.entries(methods))
        t.strictSame(methodNumbered(methods, method.number), { name, method }, `${actor}.${name}`)
      t.equal(methodNumbered(methods, 0n), null)
      const own = numbers.filter(number => number !== RECEIVE)
      const upToLast = Array.from({ length: Number(own.at(-1)) }, (_, place) => BigInt(place + 1))
      t.strictSame(
        upToLast.filter(number => !own.includes(number)),
        GAPS[actor] ?? [],
        actor,
      )
    }
    t.equal(methodNumbered(miner.methods, 33n), null, 'network version 17 has no method of a provider beyond 32')
    t.equal(Object.keys(miner.methods).length, 32)
  },
)

t.test('the hook for tokens has the number that FRC-0042 gives its name', async t => {
  const digest = Buffer.from(blake2b(Buffer.from('1|Receive')))
  t.equal(RECEIVE, BigInt(digest.readUInt32BE(0)))
})

t.test('a deadline is called back for with the bytes that the actors have', async t => {
  const payload = encode(miner.cronEventPayload, { eventType: miner.CronEventType.ProvingDeadline })
  t.equal(Buffer.from(payload).toString('hex'), '8101')
})

t.test('the actors have the names of the bundle that the devnet runs', async t => {
  const folder = new URL('../../../../native/actors/', import.meta.url)
  const { root } = JSON.parse(readFileSync(new URL('builtin-actors-9.0.1-devnet.json', folder), 'utf8'))
  const car = brotliDecompressSync(readFileSync(new URL('builtin-actors-9.0.1-devnet.car.br', folder)))
  const [, listed] = dagCbor.decode<[number, CID]>(blockOf(car, CID.parse(root)))
  const block = blockOf(car, listed)
  const codes = decode(system.state.fields.builtinActors.target, block)
  t.ok(cidOf(block).equals(listed))
  t.strictSame(codes.map(({ name }) => name).sort(), Object.keys(builtinActors).sort())
})

/** Of a CAR: frames of a CID and its bytes, after a header. */
function blockOf(car: Uint8Array, cid: CID): Uint8Array {
  for (let at = 0; at < car.length; ) {
    const [length, width] = varint.decode(car, at)
    const frame = car.subarray(at + width, at + width + length)
    if (at > 0 && Buffer.compare(frame.subarray(0, cid.bytes.length), cid.bytes) === 0)
      return frame.subarray(cid.bytes.length)
    at += width + length
  }
  throw new Error(`${cid} isn't there`)
}
