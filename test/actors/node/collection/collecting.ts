/** A small network with what collects its old blocks. */
import { Collector, type CollectorOptions, RetainedStates } from '../../../../actors/node/collection/index.js'
import type { Tipset } from '../../../../filecoin/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import type { Devnet } from '../devnet.js'

export const KEPT = 10

export interface Collecting {
  readonly collector: Collector
  readonly retained: RetainedStates
  /** What it told as failed. */
  readonly failures: unknown[]
  /** What it warned of. */
  readonly warnings: unknown[]
}

export function collecting(
  net: Devnet,
  options: CollectorOptions = { keep: KEPT },
  folder: string | null = null,
  needed?: (height: number) => number,
): Collecting {
  const failures: unknown[] = []
  const warnings: unknown[] = []
  const retained = RetainedStates.in(folder)
  const log = {
    info() {},
    warn: (told: unknown) => void warnings.push(told),
    error: (told: unknown) => void failures.push(told),
  } as never
  const pool = { pendingAt: async () => [] }
  const collector = new Collector(options, {
    chain: net.chain,
    pool,
    retained,
    clock: systemClock,
    log,
    ...(needed && { needed }),
  })
  return { collector, retained, failures, warnings }
}

/** From the head back to genesis. */
export function chainBack({ chain, modules }: Devnet): Tipset[] {
  const back = [chain.head]
  for (let tipset = chain.head; tipset.height > 0; back.push(tipset)) tipset = modules.tipsets.parent(tipset)
  return back
}
