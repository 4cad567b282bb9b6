/** Reads a place of a slab again and again, and counts the secrets that are whole and those that aren't. */
import { parentPort, workerData } from 'node:worker_threads'
import { KeySlab } from '../../../../../actors/wallet/threads/key-slab.js'

const { memory, reads } = workerData as { readonly memory: SharedArrayBuffer; readonly reads: number }
const slab = new KeySlab(memory)
const words = new Int32Array(memory)
let whole = 0
let torn = 0
for (let i = 0; i < reads; i++) {
  const holding = Atomics.load(words, 0)
  const secret = holding === 0 ? null : slab.read(0, holding)
  if (secret === null) continue
  const expected = holding % 2 === 0 ? 1 : 2
  if (secret.every(byte => byte === expected)) whole++
  else torn++
}
parentPort?.postMessage({ whole, torn })
