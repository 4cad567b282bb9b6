/** A whole chain imported from a CAR into an empty repo, each of its tipsets executed again, as `vesper chain import --execute` does. */
import { join } from 'node:path'
import { importChain } from '../../actors/node/index.js'
import { openParts } from './bench-node.js'
import { type Memory, memoryOf } from './memory.js'
import { cpuSince } from './processor-time.js'
import { chainOf } from './recorded-chain.js'

export interface Imported extends Memory {
  readonly epochs: number
  readonly ms: number
  /** Of the processor, on all threads. */
  readonly cpuMs: number
}

export async function importRecorded(recorded: string): Promise<Imported> {
  const folder = join(recorded, 'imported')
  const { store } = openParts(folder)
  const begun = performance.now()
  const cpu = process.cpuUsage()
  const { head } = await importChain(
    { folder, path: chainOf(recorded), genesis: null, execute: true },
    { store, progress: () => {} },
  )
  return { epochs: head?.height ?? 0, ms: performance.now() - begun, cpuMs: cpuSince(cpu), ...memoryOf() }
}
