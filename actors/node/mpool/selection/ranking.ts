import type { SignedMessage } from '../../../../filecoin/index.js'
import { candidatesOf, type SenderQueue } from './candidates.js'
import { Chains } from './chains.js'
import { SELECTION_LIMITS } from './limits.js'

/** Messages that could stand in a block some time, by what their chains bring; each sender's in the order of their nonces. */
export function rankedMessages(queues: ReadonlyMap<string, SenderQueue>, baseFee: bigint): readonly SignedMessage[] {
  const { messages, gasBefore, rewards, first } = candidatesOf(queues, baseFee, SELECTION_LIMITS)
  const chains = new Chains(gasBefore, rewards, first)
  return [...chains.ranked(first)].flatMap(end => messages.slice(chains.starts[end], end + 1))
}
