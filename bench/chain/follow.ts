/** A chain followed by a fresh node: block by block, each validated whole, as they would come from elsewhere. */
import { join } from 'node:path'
import { type Memory, memoryOf } from './memory.js'
import { cpuSince } from './processor-time.js'
import { blocksOf, joinRecorded, messagesOf } from './recorded-chain.js'

export interface Followed extends Memory {
  readonly epochs: number
  readonly blocks: number
  readonly ms: number
  /** Of the processor, on all threads. */
  readonly cpuMs: number
}

export async function followChain(recorded: string): Promise<Followed> {
  const fresh = await joinRecorded(recorded, join(recorded, 'node'))
  const { chain } = fresh.node.parts
  let blocks = 0
  const begun = performance.now()
  const cpu = process.cpuUsage()
  await fresh.store.importCar(messagesOf(recorded))
  for (const block of blocksOf(recorded)) {
    await chain.submit(block)
    blocks++
  }
  await chain.modules.executions.of(chain.head)
  const ms = performance.now() - begun
  const cpuMs = cpuSince(cpu)
  const epochs = chain.head.height
  const memory = memoryOf()
  await fresh.stop()
  return { epochs, blocks, ms, cpuMs, ...memory }
}
