/** What providers have to do next, by epoch: what a skip of time may not pass over. */
import { miner } from '../../../filecoin/actors/index.js'
import {
  type Address,
  currentDeadline,
  deadlineInfo,
  nextNotElapsed,
  PROVING_PERIOD,
  type Tipset,
} from '../../../filecoin/index.js'
import type { ChainModules } from '../chain/index.js'
import { read, readElements } from '../ipld/index.js'

/**
 * The next epoch at which a block is needed so that no sector of a provider is faulted: the one at which a deadline with sectors to prove opens, and from then on each, until
 * the chain has the proofs. Infinity without sectors.
 */
export async function nextDuty(
  { store, consensus, executions }: Pick<ChainModules, 'store' | 'consensus' | 'executions'>,
  provider: Address,
  head: Tipset,
): Promise<number> {
  const { stateRoot } = await executions.of(head)
  const { deadlines, provingPeriodStart } = consensus.of(stateRoot).provider(provider)
  const next = head.height + 1
  const { periodStart } = currentDeadline(provingPeriodStart, next)
  const epochs = read(store, miner.deadlines, deadlines).due.map((cid, index) => {
    const deadline = read(store, miner.deadline, cid)
    if (deadline.liveSectors === 0) return Number.POSITIVE_INFINITY
    const now = deadlineInfo(periodStart, index, next)
    const isOpen = now.open <= next && next < now.close
    if (isOpen && !isProven(store, deadline)) return Math.max(next, now.open)
    // What is proven, or over, is due a period later.
    const coming = nextNotElapsed(isOpen ? deadlineInfo(periodStart + PROVING_PERIOD.epochs, index, next) : now)
    return Math.max(next, coming.open)
  })
  return Math.min(...epochs)
}

const isProven = (store: ChainModules['store'], { partitions, partitionsPoSted }: miner.Deadline): boolean =>
  readElements(store, miner.deadline.fields.partitions, partitions).every(([number]) => partitionsPoSted.has(number))
