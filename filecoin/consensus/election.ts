/** How often a block's miner is elected. Source: Filecoin spec, "Leader election"; Lotus `ComputeWinCount`. */
import { blake2b256 } from '../cid.js'
import { PRECISION, tails } from './poisson.js'

/** Wins of an epoch on average, over all miners. */
export const BLOCKS_PER_EPOCH = 5
/** Of one miner in one epoch. */
export const MOST_WINS = 3 * BLOCKS_PER_EPOCH

/**
 * From 0, which is no right to make a block, to `MOST_WINS`. Each win is worth a reward, and adds to the weight of the chain.
 *
 * @param vrfProof Of the election proof.
 * @param power Of the miner in the lookback tipset's state, quality-adjusted; at most `networkPower`.
 * @param networkPower Positive.
 */
export function winCount(vrfProof: Uint8Array, power: bigint, networkPower: bigint): number {
  const drawn = BigInt(`0x${Buffer.from(blake2b256(vrfProof)).toString('hex')}`)
  let wins = 0
  for (const tail of tails(rateOf(power, networkPower))) {
    if (drawn >= tail || wins === MOST_WINS) break
    wins++
  }
  return wins
}

/** Wins that can be expected, in Q.256. */
export const rateOf = (power: bigint, networkPower: bigint): bigint =>
  ((power * BigInt(BLOCKS_PER_EPOCH)) << PRECISION) / networkPower
