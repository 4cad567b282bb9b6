/**
 * Which messages go into a block that is made now, so that it brings most. Source: Filecoin spec, "Message selection"; Lotus and venus, `MpoolSelects`.
 *
 * As there: chains by reward per gas; a good ticket takes the best of them, as such a block comes first in its tipset more likely than at any other place;
 * any other ticket takes what the blocks before its own are expected to have left. Otherwise than there, a chain that pays more once the chain before it is
 * weighed by its place is joined with it, by the same rule that chains are made by, so that nothing has to be sorted anew once a chain is taken; a chain
 * that is cut short is chains again; and senders are told apart by the key addresses that they resolve to, however their messages name them.
 */
import type { SignedMessage } from '../../../../filecoin/index.js'
import { Block } from './block.js'
import { candidatesOf, type SenderQueue } from './candidates.js'
import { Chains } from './chains.js'
import { expectedRewards } from './expectation.js'
import { SELECTION_LIMITS, type SelectionLimits } from './limits.js'

export interface SelectionInput {
  /** By the key address that the sender resolves to. */
  readonly queues: ReadonlyMap<string, SenderQueue>
  /** AttoFIL per gas, of the block that is made. */
  readonly baseFee: bigint
  /** Key addresses of senders who go before all others, though not at a loss. */
  readonly priority?: Iterable<string>
  /** Numbers in [0, 1). */
  readonly random: () => number
  readonly limits?: SelectionLimits
}

/** Better tickets come first in their tipset more likely than second, third or later. */
const FIRST_IS_LIKELIEST = 0.84

/** @param ticketQuality 1 for the best ticket there is, 0 for the worst. */
export function selectMessages(input: SelectionInput, ticketQuality: number): readonly SignedMessage[] {
  return selectForBlocks(input, [ticketQuality])[0] ?? []
}

/**
 * For blocks of one tipset, made at the same time. A sender whose messages are in one block is in none of the others: which of them comes first is not
 * known, and what comes after a missing nonce is void. A block that nothing is left for has the messages of the first, which may never be seen.
 *
 * @param ticketQualities Of each block: 1 for the best ticket there is, 0 for the worst.
 */
export function selectForBlocks(
  { queues, baseFee, priority = [], random, limits = SELECTION_LIMITS }: SelectionInput,
  ticketQualities: readonly number[],
): readonly (readonly SignedMessage[])[] {
  const candidates = candidatesOf(queues, baseFee, limits)
  const { gasBefore, rewards, senderOf, senders, first } = candidates
  const chains = new Chains(gasBefore, rewards, first)
  const ends = ticketQualities.every(isGood) ? null : chains.ranked(first)

  const isPreferred = new Set(priority)
  const preferred: number[] = []
  const others: number[] = []
  for (const [sender, key] of senders.entries()) (isPreferred.has(key) ? preferred : others).push(sender)

  const isGone = new Uint8Array(senders.length)
  const areOpen = (some: readonly number[]) => some.filter(sender => isGone[sender] === 0)
  const blocks = ticketQualities.map(ticketQuality => {
    const block = new Block(candidates, limits)
    block.fill(chains, areOpen(preferred))
    if (!block.isFull) {
      const open = areOpen(others)
      const expected =
        ends === null || isGood(ticketQuality)
          ? chains
          : new Chains(gasBefore, expectedRewards(candidates, chains, ends, open, ticketQuality, limits, random), first)
      block.fill(expected, open)
    }
    for (const place of block.taken) isGone[senderOf[place] as number] = 1
    return block.taken.map(place => candidates.messages[place] as SignedMessage)
  })
  return blocks.map(block => (block.length > 0 ? block : (blocks[0] ?? [])))
}

const isGood = (ticketQuality: number): boolean => ticketQuality > FIRST_IS_LIKELIEST
