/** What each signing thread runs: several signatures at a time, as a message between threads costs about as much as a tenth of one. */
import { workerData } from 'node:worker_threads'
// Not by the folder's face, which loads what threads don't need.
import { type KeyType, signWith } from '../keys/private-key.js'
import { KeySlab } from './key-slab.js'

export interface SignJob {
  readonly place: number
  readonly holding: number
  readonly type: KeyType
  readonly bytes: Uint8Array
}

/** `null`: the key was wiped before its turn. */
export type SignResult = Uint8Array | null

export interface SignThreadData {
  readonly memory: SharedArrayBuffer
}

const slab = new KeySlab((workerData as SignThreadData).memory)

export default function sign(jobs: readonly SignJob[]): readonly SignResult[] {
  return jobs.map(({ place, holding, type, bytes }) => {
    const secret = slab.read(place, holding)
    if (secret === null) return null
    try {
      return signWith({ type, secret }, bytes).data
    } finally {
      secret.fill(0)
    }
  })
}
