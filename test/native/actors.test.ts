/** The committed bundle is the one that its facts tell of: an actor's bytes decide its gas. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { decode } from '@ipld/dag-cbor'
import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { checkoutRoot } from '../../config/index.js'
import { cidOf } from '../../filecoin/index.js'

const ACTORS = join(checkoutRoot(), 'native', 'actors')

/** A CAR's roots and blocks. */
function readCar(car: Uint8Array): { roots: CID[]; blocks: Map<string, Uint8Array> } {
  const sections: Uint8Array[] = []
  for (let at = 0; at < car.length; ) {
    const [length, bytes] = varint.decode(car, at)
    sections.push(car.subarray(at + bytes, at + bytes + length))
    at += bytes + length
  }
  const [header, ...rest] = sections as [Uint8Array, ...Uint8Array[]]
  const blocks = rest.map(section => {
    const [cid, block] = CID.decodeFirst(section)
    return [cid.toString(), block] as const
  })
  return { roots: (decode(header) as { roots: CID[] }).roots, blocks: new Map(blocks) }
}

t.test('the bundle of the devnet is whole, and its manifest names twelve actors that are in it', async t => {
  const facts = JSON.parse(readFileSync(join(ACTORS, 'builtin-actors-9.0.1-devnet.json'), 'utf8'))
  const car = brotliDecompressSync(readFileSync(join(ACTORS, 'builtin-actors-9.0.1-devnet.car.br')))
  t.match(facts, { bytes: car.length, sha256: createHash('sha256').update(car).digest('hex') })
  const { roots, blocks } = readCar(car)
  t.same(roots.map(String), [facts.root])
  const block = (cid: CID): Uint8Array => blocks.get(cid.toString()) ?? new Uint8Array()
  const [root] = roots as [CID]
  t.ok(cidOf(block(root)).equals(root))
  const [version, manifest] = decode(block(root)) as [number, CID]
  t.equal(version, 1)
  const actors = decode(block(manifest)) as [string, CID][]
  t.equal(actors.length, 12)
  for (const [name, code] of actors) {
    const wasm = Buffer.from(block(code))
    t.equal(wasm.subarray(0, 4).toString('latin1'), '\0asm', name)
    t.notOk(/\/(root|home)\//.test(wasm.toString('latin1')), `${name} names no folder of the machine that made it`)
  }
})
