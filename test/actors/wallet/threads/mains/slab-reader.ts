/** Reads a place of a slab until it has found so many secrets, and counts those that are whole and those that aren't. */
import { parentPort, workerData } from 'node:worker_threads'
import { KeySlab } from '../../../../../actors/wallet/threads/key-slab.js'

const { memory, secrets } = workerData as { readonly memory: SharedArrayBuffer; readonly secrets: number }
const slab = new KeySlab(memory)
const words = new Int32Array(memory)
let whole = 0
let torn = 0
while (whole + torn < secrets) {
  const holding = Atomics.load(words, 0)
  const secret = holding === 0 ? null : slab.read(0, holding)
  if (secret === null) continue
  const expected = holding % 2 === 0 ? 1 : 2
  if (secret.every(byte => byte === expected)) whole++
  else torn++
}
parentPort?.postMessage(torn)
