/**
 * What a message brings in a block that may not come first in its tipset: a message that stands in several blocks pays only the first of them. The other
 * producers choose by reward too, so chains in the order of what they bring are dealt out into the blocks that are expected, full ones, and a chain's reward
 * counts by the probability that ours is the block that it was dealt to.
 */
import type { Candidates } from './candidates.js'
import type { Chains } from './chains.js'
import type { SelectionLimits } from './limits.js'
import { PLACES, placeProbabilities } from './place-probability.js'

/** By which a reward counts that no block is expected to have. */
const BEYOND = 1e-9

/**
 * Rewards as this ticket lets expect them.
 *
 * @param ends Of chains, the best first.
 * @param open Senders who may be chosen.
 * @param random In [0, 1). For chains that no block is expected to have: who takes them in random order seldom takes what another one takes.
 */
export function expectedRewards(
  { rewards, gasBefore, senderOf, first }: Candidates,
  chains: Chains,
  ends: Int32Array,
  open: readonly number[],
  ticketQuality: number,
  limits: SelectionLimits,
  random: () => number,
): Float64Array {
  const isOpen = new Uint8Array(first.length)
  for (const sender of open) isOpen[sender] = 1
  const probabilities = placeProbabilities(ticketQuality)
  const least = (probabilities.at(-1) as number) * BEYOND
  // What no producer would want stays what it is: a loss.
  const expected = rewards.slice()
  let [place, gas, messages] = [0, limits.gas, limits.messages]
  for (const end of ends) {
    if ((chains.performances[end] as number) < 0) break
    if (isOpen[senderOf[end] as number] === 0) continue
    const start = chains.starts[end] as number
    const probability = place < PLACES ? (probabilities[place] as number) : least * (1 - random())
    for (let at = start; at <= end; at++) expected[at] = (rewards[at] as number) * probability
    gas -= (gasBefore[end + 1] as number) - (gasBefore[start] as number)
    messages -= end + 1 - start
    if (gas >= limits.leastGas && messages > 0) continue
    place++
    ;[gas, messages] = [limits.gas, limits.messages]
  }
  return expected
}
