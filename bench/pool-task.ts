/** A task that keeps every core busy for a while, as native code does with its own threads. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

const SPIN = `const end = performance.now() + require('node:worker_threads').workerData; while (performance.now() < end) Math.sqrt(2)`

/** @param input.burnMs 0: comes back at once. */
export default async function burn({ burnMs }: { readonly burnMs: number }): Promise<void> {
  if (burnMs === 0) return
  const threads = Array.from(
    { length: availableParallelism() },
    () => new Worker(SPIN, { eval: true, workerData: burnMs }),
  )
  await Promise.all(threads.map(thread => new Promise(resolve => thread.once('exit', resolve))))
}
