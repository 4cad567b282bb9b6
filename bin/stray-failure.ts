/**
 * A failure that nobody waits for ends the process, and with its code. A write that the disk refuses is one: LMDB's binding rejects
 * promises of its own besides those that it gives out, and its store can't be used or closed after it. What is on disk is whole.
 */
import type { Output } from '../runtime/command/index.js'

export function watchStrayFailures(output: Output, repo: string): void {
  let isTold = false
  process.on('unhandledRejection', thrown => {
    if (isTold) return
    isTold = true
    void named(thrown, repo).then(error => process.exit(output.failure(error)))
  })
}

async function named(thrown: unknown, repo: string): Promise<unknown> {
  const { code, commitError } = (thrown ?? {}) as { readonly code?: unknown; readonly commitError?: Promise<unknown> }
  // LMDB's codes are numbers, Node's and ours are words.
  if (commitError === undefined && typeof code !== 'number') return thrown
  const { storeFailure } = await import('./process/store-room.js')
  return storeFailure(repo, await Promise.resolve(commitError ?? thrown).catch(cause => cause))
}
