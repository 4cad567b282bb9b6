/** The oracle answers, and says no. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '@ipld/dag-cbor'
import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { Address, cidOf } from '../../filecoin/index.js'
import { ActorsOracle, type GenesisDefaults } from './actors-oracle.js'

const TREE_VERSION = 4
/** In the order of their ids, from t00. */
const SINGLETONS = 'system init reward cron storagepower storagemarket verifiedregistry datacap'.split(' ')
const HAMT_BIT_WIDTH = 5

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const section = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([varint.encodeTo(bytes.length, new Uint8Array(varint.encodingLength(bytes.length))), bytes])

/** A HAMT's root, where no more than three entries share its slots. */
function smallHamt(entries: readonly (readonly [Uint8Array, unknown])[]): unknown {
  const slots = new Map<number, (readonly [Uint8Array, unknown])[]>()
  for (const entry of entries) {
    const [first = 0] = createHash('sha256').update(entry[0]).digest()
    const slot = first >> (8 - HAMT_BIT_WIDTH)
    slots.set(slot, [...(slots.get(slot) ?? []), entry])
  }
  let field = 0n
  for (const slot of slots.keys()) field |= 1n << BigInt(slot)
  const hex = field.toString(16)
  const sorted = [...slots].sort(([a], [b]) => a - b)
  return [bytesOf(hex.padStart(hex.length + (hex.length % 2), '0')), sorted.map(([, bucket]) => bucket.sort(byKey))]
}

const byKey = ([a]: readonly [Uint8Array, unknown], [b]: readonly [Uint8Array, unknown]): number => Buffer.compare(a, b)

/** The tree of these states, of actors that have no money. */
function treeOf({ states, blocks }: GenesisDefaults): {
  car: Uint8Array
  stateRoot: CID
  manifest: Record<string, CID>
} {
  const manifest = Object.fromEntries(SINGLETONS.map(name => [name, cidOf(encode(name))]))
  const found = new Map(Object.entries(blocks).map(([cid, hex]) => [CID.parse(cid), bytesOf(hex)]))
  const put = (value: unknown): CID => {
    const bytes = encode(value)
    const cid = cidOf(bytes)
    found.set(cid, bytes)
    return cid
  }
  const actors = SINGLETONS.map((name, id) => {
    const head = CID.parse(states[name]?.cid ?? '')
    return [Address.id(id).bytes, [manifest[name], head, 0, new Uint8Array()]] as const
  })
  const stateRoot = put([TREE_VERSION, put(smallHamt(actors)), put([])])
  const sections = [...found].map(([cid, bytes]) => section(Buffer.concat([cid.bytes, bytes])))
  const car = Buffer.concat([section(encode({ roots: [stateRoot], version: 1 })), ...sections])
  return { car, stateRoot, manifest }
}

t.test('the oracle of actors', async t => {
  const oracle = await ActorsOracle.build()
  const defaults = await oracle.genesisDefaults('vesper')
  const folder = mkdtempSync(join(tmpdir(), 'vesper-oracle-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const car = join(folder, 'tree.car')
  const tree = treeOf(defaults)
  writeFileSync(car, tree.car)

  t.test('has the default states of a genesis, each under the CID that its bytes have', async t => {
    t.same(Object.keys(defaults.states).sort(), [...SINGLETONS].sort())
    for (const [name, { cid, cbor }] of Object.entries(defaults.states))
      t.equal(String(cidOf(bytesOf(cbor))), cid, name)
    for (const [cid, hex] of Object.entries(defaults.blocks)) t.equal(String(cidOf(bytesOf(hex))), cid)
  })

  t.test('finds what a tree of these states lacks, which is money', async t => {
    const { violations, actors, balance } = await oracle.invariants({ ...tree, car }, -1)
    t.match(violations, [
      { actor: null, message: /together, not 2000000000/ },
      { actor: 't02', message: /storage mining allocation/ },
    ])
    t.match({ violations: violations.length, actors, balance }, { violations: 2, actors: 8, balance: '0' })
  })

  t.test('reads the states', async t => {
    const { version, actors } = await oracle.dump({ ...tree, car })
    t.equal(version, TREE_VERSION)
    t.match(actors.t01, { kind: 'init', nonce: 0, balance: '0', state: { next_id: 100, network_name: 'vesper' } })
    t.match(actors.t04?.state, { claims: { count: 0, entries: {} }, miner_count: 0 })
  })

  t.test('refuses a damaged tree', async t => {
    const damaged = Buffer.from(tree.car)
    damaged.writeUInt8((damaged.at(-1) ?? 0) ^ 1, damaged.length - 1)
    writeFileSync(join(folder, 'damaged.car'), damaged)
    await t.rejects(oracle.dump({ ...tree, car: join(folder, 'damaged.car') }), { message: /is damaged/ })
    await t.rejects(oracle.dump({ car, stateRoot: tree.stateRoot }), { message: /isn't in the manifest/ })
  })
})
