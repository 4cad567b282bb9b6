/** `vesper chain prune`. */
import { setTimeout as delay } from 'node:timers/promises'
import { bytes, type CommandContext, count, EXIT } from '../../../../runtime/command/index.js'
import { withNode } from '../node-session.js'

export interface PruneOptions {
  readonly dryRun?: boolean
  readonly keepStates?: number
}

const TOLD_MS = 1_000

export async function chainPrune(
  { dryRun = false, keepStates }: PruneOptions,
  context: CommandContext,
): Promise<number> {
  const { output, interrupted } = context
  return withNode(context, async ({ session, devnet }) => {
    // Whoever is gone cancels the call, and the node stops at the next slice.
    interrupted.addEventListener('abort', () => session.close())
    const ended = new AbortController()
    const told = tellOfIt()
    try {
      const done = await devnet.PruneChain({ dryRun, ...(keepStates !== undefined && { keepStates }) })
      const gone = dryRun
        ? `${count(done.unneeded, 'block')} with ${bytes(done.unneededBytes)} would go`
        : `${count(done.deleted, 'block')} with ${bytes(done.deletedBytes)} are gone; the file keeps its size, and new blocks take the room`
      output.result(
        { dryRun, ...done },
        () => `${gone}\n${count(done.marked, 'block')} stay, with the states from epoch ${done.from} on`,
      )
      return EXIT.ok
    } catch (error) {
      if (interrupted.aborted) return EXIT.interrupted
      throw error
    } finally {
      ended.abort()
      await told
    }

    async function tellOfIt(): Promise<void> {
      try {
        for (;;) {
          await delay(TOLD_MS, undefined, { signal: ended.signal })
          const { phase, counted } = await devnet.PruneState()
          const { marked, unneeded, deleted } = counted
          if (phase !== 'idle')
            output.event(
              'progress',
              { phase, ...counted },
              `${phase}: ${marked} needed, ${unneeded} not, ${deleted} gone`,
            )
        }
      } catch {
        // The call itself tells what went wrong.
      }
    }
  })
}
