/** Secrets in shared memory: whole or not at all. */
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import t from 'tap'
import { KeySlab } from '../../../../actors/wallet/threads/key-slab.js'

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })

t.test('a place gives what its holding put there, and nothing to any other holding', async t => {
  fc.assert(
    fc.property(secret, secret, fc.nat(3), (one, other, place) => {
      const slab = KeySlab.of(4)
      slab.put(place, 1, one)
      t.strictSame(Uint8Array.from(slab.read(place, 1) ?? []), one)
      t.equal(slab.read(place, 2), null)
      t.equal(slab.read((place + 1) % 4, 1), null)
      slab.wipe(place)
      t.equal(slab.read(place, 1), null)
      slab.put(place, 2, other)
      t.equal(slab.read(place, 1), null)
      t.strictSame(Uint8Array.from(slab.read(place, 2) ?? []), other)
    }),
    { numRuns: 50 },
  )
})

t.test('wiping leaves nothing in the memory', async t => {
  const slab = KeySlab.of(3)
  for (const place of [0, 1, 2]) slab.put(place, place + 1, new Uint8Array(32).fill(0xee))
  for (const place of [0, 1, 2]) slab.wipe(place)
  t.ok(new Uint8Array(slab.memory).every(byte => byte === 0))
})

t.test('who reads on another thread while it is wiped and put again never sees half of one', async t => {
  const slab = KeySlab.of(1)
  const reader = new URL('./mains/slab-reader.js', import.meta.url)
  const worker = new Worker(reader, { execArgv: [], workerData: { memory: slab.memory, secrets: 5_000 } })
  const found = new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  let done = false
  const result = found.finally(() => {
    done = true
  })
  const words = new Int32Array(slab.memory)
  const secrets = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const
  // The reader knows each holding's byte: it is the holding's parity.
  for (let holding = 1; !done; holding = (holding % 1_000) + 1) {
    slab.put(0, holding, secrets[holding % 2] as Uint8Array)
    // Long enough that the reader finds something, at no fixed moment.
    for (let spins = holding % 53; spins > 0; spins--) Atomics.load(words, 0)
    slab.wipe(0)
    if (holding % 100 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  t.equal(await result, 0, 'torn')
})
