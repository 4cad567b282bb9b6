/** A chain taken by a fresh node, block by block, as they would come from elsewhere. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksOf, joinRecorded, messagesOf } from './recorded-chain.js'

export interface Imported {
  readonly epochs: number
  readonly blocks: number
  readonly ms: number
  /** Of the whole process. */
  readonly peakBytes: number
}

export async function importChain(recorded: string): Promise<Imported> {
  const fresh = await joinRecorded(recorded, join(recorded, 'node'))
  const { chain } = fresh.node.parts
  let blocks = 0
  const begun = performance.now()
  await fresh.store.importCar(messagesOf(recorded))
  for (const block of blocksOf(recorded)) {
    await chain.submit(block)
    blocks++
  }
  await chain.modules.executions.of(chain.head)
  const ms = performance.now() - begun
  const epochs = chain.head.height
  await fresh.stop()
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
  return { epochs, blocks, ms, peakBytes: Number(peak?.[1]) * 1_024 }
}
