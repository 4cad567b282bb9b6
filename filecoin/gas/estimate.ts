/** What a message should offer, so that it is soon in a block. Source: Lotus `node/impl/full/gas.go`, `messagepool.CapGasFee`. */
import { larger, smaller } from '../integer.js'
import { BASE_FEE_MOST_CHANGE, BLOCK_GAS_LIMIT, BLOCK_GAS_TARGET } from './limits.js'
import type { GasTerms } from './price.js'

/** How many epochs may pass until the message is in a block. */
const MOST_EPOCHS = 128
const LEAST_PREMIUM = 100_000n
/** Of the target's gas that goes before: messages are to outbid a bit more than half, not a bit less. */
const OUTBID = { numerator: 21n, denominator: 40n }
/** Of the noise. */
const DEVIATION = 0.005
const NOISE_PRECISION = 2 ** 32
const FACTOR_PRECISION = 8n

/** Gas: what a trial run used, and something on top, as the state may be another by then. */
export const estimateGasLimit = (gasUsed: number, overestimation = 1.25): number =>
  Math.min(Math.floor(gasUsed * overestimation), BLOCK_GAS_LIMIT)

/**
 * AttoFIL for a unit of gas, which is enough even if each of so many tipsets is full.
 *
 * @param baseFee The `parentBaseFee` of the head's blocks.
 * @param epochs In a row; a message's estimate is made for 20.
 */
export function estimateFeeCap(baseFee: bigint, premium: bigint, epochs: number): bigint {
  const power = BigInt(epochs)
  // Rounded down to 256ths, as everywhere else.
  const factor = (((BASE_FEE_MOST_CHANGE + 1n) ** power) << FACTOR_PRECISION) / BASE_FEE_MOST_CHANGE ** power
  return ((baseFee * factor) >> FACTOR_PRECISION) + premium
}

/** What messages of past tipsets offered. */
export interface PremiumSample {
  readonly gasLimit: number
  readonly gasPremium: bigint
}

/** How many tipsets to look at, the head's parents first. */
export const sampledTipsets = (epochs: number): number => 2 * withinBounds(epochs)

/**
 * AttoFIL for a unit of gas.
 *
 * @param samples Of all messages in the last `sampledTipsets`.
 * @param blocks In these tipsets.
 * @param epochs Until the message is in a block; a message's estimate is made for 10.
 * @param noise Drawn from the standard normal distribution, so that not everybody offers the same.
 */
export function estimatePremium(
  samples: readonly PremiumSample[],
  blocks: number,
  epochs: number,
  noise: number,
): bigint {
  const premium = usualPremium(samples, blocks)
  const factor = BigInt(Math.floor((1 + noise * DEVIATION) * NOISE_PRECISION) + 1)
  return (larger(premium, leastPremium(withinBounds(epochs))) * factor) / BigInt(NOISE_PRECISION)
}

/**
 * No more than so much for all the gas of the limit.
 *
 * @param maxFee AttoFIL.
 */
export function capFee<Terms extends GasTerms>(terms: Terms, maxFee: bigint): Terms {
  const gasLimit = BigInt(terms.gasLimit)
  if (terms.gasFeeCap * gasLimit <= maxFee) return terms
  const gasFeeCap = maxFee / gasLimit
  return { ...terms, gasFeeCap, gasPremium: smaller(terms.gasPremium, gasFeeCap) }
}

/** The mean of the two premiums around the gas that is to be outbid, counted from the highest premium; one alone if there is no other. */
function usualPremium(samples: readonly PremiumSample[], blocks: number): bigint {
  let left = (BigInt(BLOCK_GAS_TARGET) * BigInt(blocks) * OUTBID.numerator) / OUTBID.denominator
  let [last, beforeLast] = [0n, 0n]
  for (const { gasLimit, gasPremium } of samples.toSorted(byPremiumDescending)) {
    ;[last, beforeLast] = [gasPremium, last]
    left -= BigInt(gasLimit)
    if (left < 0n) break
  }
  return beforeLast === 0n ? last : (last + beforeLast) / 2n
}

const byPremiumDescending = (a: PremiumSample, b: PremiumSample): number =>
  a.gasPremium === b.gasPremium ? 0 : a.gasPremium > b.gasPremium ? -1 : 1

/** The more of a hurry, the more. */
function leastPremium(epochs: number): bigint {
  if (epochs === 1) return 2n * LEAST_PREMIUM
  return epochs === 2 ? (3n * LEAST_PREMIUM) / 2n : LEAST_PREMIUM
}

const withinBounds = (epochs: number): number => Math.min(Math.max(epochs, 1), MOST_EPOCHS)
