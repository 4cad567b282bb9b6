/** How near large blocks come to what no block can exceed: chains in the order of what they bring, and of the one at the edge the part that fits. */
import t from 'tap'
import { candidatesOf } from '../../../../../actors/node/mpool/selection/candidates.js'
import { Chains } from '../../../../../actors/node/mpool/selection/chains.js'
import {
  type SelectionInput,
  selectForBlocks,
  selectMessages,
} from '../../../../../actors/node/mpool/selection/index.js'
import { SELECTION_LIMITS } from '../../../../../actors/node/mpool/selection/limits.js'
import { largePool, PREMIUMS, seeded } from '../../../../../bench/chain/pools.js'
import type { SignedMessage } from '../../../../../filecoin/index.js'

const limits = SELECTION_LIMITS

/** The fractional knapsack: gas is the only limit, and messages can be divided. */
function mostReward({ queues, baseFee }: SelectionInput): number {
  const { gasBefore, rewards, first } = candidatesOf(queues, baseFee, limits)
  const chains = new Chains(gasBefore, rewards, first)
  let [most, gas] = [0, limits.gas]
  for (const end of chains.ranked(first)) {
    if ((chains.performances[end] as number) < 0) break
    const start = chains.starts[end] as number
    const ofChain = (gasBefore[end + 1] as number) - (gasBefore[start] as number)
    most += (chains.performances[end] as number) * Math.min(ofChain, gas)
    gas -= Math.min(ofChain, gas)
  }
  return most
}

function rewardOf({ message: { gasFeeCap, gasPremium, gasLimit } }: SignedMessage, baseFee: bigint): number {
  const premium = Math.min(Number(gasFeeCap - baseFee), Number(gasPremium))
  return premium * gasLimit * (premium < 0 ? 3 : 1)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
const gasOf = (block: readonly SignedMessage[]) => sum(block.map(({ message }) => message.gasLimit))
const SHAPES = Object.keys(PREMIUMS) as (keyof typeof PREMIUMS)[]

t.test(
  'a block of the best messages is full to 99.9 %, and brings 98 % of what any block could, of few senders 80 %',
  async t => {
    const crowds = [
      { senders: 20_000, messagesEach: 1, least: 0.99 },
      { senders: 4_000, messagesEach: 5, least: 0.99 },
      { senders: 200, messagesEach: 100, least: 0.98 },
      // Of few senders a chain can be a good part of a block, and what fits of the one at the edge may bring little.
      { senders: 20, messagesEach: 1_000, least: 0.8 },
    ]
    for (const { least, ...crowd } of crowds)
      for (const premiums of SHAPES)
        for (const seed of [1]) {
          const pool = largePool({ ...crowd, premiums, seed })
          const block = selectMessages(pool, 1)
          const name = `${crowd.senders} × ${crowd.messagesEach}, ${premiums}, seed ${seed}`
          const ratio = sum(block.map(message => rewardOf(message, pool.baseFee))) / mostReward(pool)
          t.ok(ratio >= least && ratio <= 1.000001, `${name}: ${ratio} of the reward`)
          t.ok(gasOf(block) >= 0.999 * limits.gas, `${name}: ${gasOf(block)} gas`)
        }
  },
)

t.test('any ticket fills its block', async t => {
  for (const premiums of SHAPES) {
    const pool = largePool({ senders: 2_000, messagesEach: 10, premiums })
    for (const [place, block] of selectForBlocks(pool, [0.9, 0.8, 0.5, 0.2, 0]).entries())
      t.ok(gasOf(block) >= 0.999 * limits.gas, `${premiums}, block ${place}: ${gasOf(block)} gas`)
  }
})

t.test('a block of a middling or poor ticket brings more than one of the best messages would', async t => {
  const pool = largePool({ senders: 4_000, messagesEach: 5, premiums: 'even' })
  const random = seeded(3)
  const key = ({ message }: SignedMessage) => `${message.from}/${message.nonce}`
  for (const ticketQuality of [0.1, 0.4, 0.7]) {
    let [chosen, best] = [0, 0]
    const greedy = selectMessages(pool, 1)
    for (let round = 0; round < 12; round++) {
      // Others who win the same epoch choose as we do; whose ticket is better than ours comes before us, and is paid.
      const better = Array.from({ length: 4 }, random).filter(quality => quality > ticketQuality)
      const taken = new Set(better.flatMap(quality => selectMessages(pool, quality)).map(key))
      const income = (block: readonly SignedMessage[]) =>
        sum(block.filter(message => !taken.has(key(message))).map(message => rewardOf(message, pool.baseFee)))
      chosen += income(selectMessages(pool, ticketQuality))
      best += income(greedy)
    }
    t.ok(chosen > 1.1 * best, `of quality ${ticketQuality}: ${chosen} against ${best}`)
  }
})
