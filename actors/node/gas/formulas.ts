/** What gas may cost some time from now. Source: Lotus and venus, gas estimation. Amounts in attoFIL per gas. */
import { BLOCK_GAS_TARGET } from '../../../filecoin/index.js'

/** By which the base fee rises from one full tipset to the next. */
const MOST_RISE = 1 + 1 / 8
const FACTOR_UNITS = 256

/** A fee cap that pays for a block even after so many full ones. */
export function feeCapAfter(baseFee: bigint, fullTipsets: number, premium: bigint): bigint {
  const factor = BigInt(Math.trunc(MOST_RISE ** fullTipsets * FACTOR_UNITS))
  return (baseFee * factor) / BigInt(FACTOR_UNITS) + premium
}

/** What a message on chain paid. */
export interface PaidPremium {
  readonly premium: bigint
  readonly gasLimit: number
}

/**
 * That of the message at 52.5 % of the blocks' gas target, the dearest first: a little below the middle, so that premiums fall where there is room.
 *
 * @returns 0 where nothing was paid.
 */
export function usualPremium(paid: readonly PaidPremium[], blocks: number): bigint {
  const gas = BLOCK_GAS_TARGET * blocks
  let left = Math.trunc(gas / 2) + Math.trunc(gas / 40)
  let [last, before] = [0n, 0n]
  for (const { premium, gasLimit } of [...paid].sort(byPremium)) {
    ;[last, before] = [premium, last]
    left -= gasLimit
    if (left < 0) break
  }
  return before === 0n ? last : (last + before) / 2n
}

const byPremium = (one: PaidPremium, other: PaidPremium): number =>
  one.premium === other.premium ? 0 : one.premium < other.premium ? 1 : -1

const LEAST_PREMIUM = 100_000n

/** @param withinBlocks In which the message is to be on chain. */
export function atLeast(premium: bigint, withinBlocks: number): bigint {
  if (premium >= LEAST_PREMIUM) return premium
  if (withinBlocks === 1) return LEAST_PREMIUM * 2n
  return withinBlocks === 2 ? (LEAST_PREMIUM * 3n) / 2n : LEAST_PREMIUM
}

const DEVIATION = 0.005
const NOISE_UNITS = 2 ** 32

/** 1 % up or down in 95 of 100 cases, so that messages that were estimated alike can be ranked. @param random In [0, 1). */
export function withNoise(premium: bigint, random: () => number): bigint {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const factor = BigInt(Math.trunc((1 + normal * DEVIATION) * NOISE_UNITS) + 1)
  return (premium * factor) / BigInt(NOISE_UNITS)
}

/** An amount by a factor that somebody gave. */
export const timesFactor = (amount: bigint, factor: number): bigint => {
  const units = 2 ** 32
  return (amount * BigInt(Math.trunc(factor * units))) / BigInt(units)
}

export interface Fees {
  readonly gasLimit: number
  readonly gasFeeCap: bigint
  readonly gasPremium: bigint
}

/** The same, but for not more than `maxFee` attoFIL in all. */
export function capped<F extends Fees>(fees: F, maxFee: bigint): F {
  const limit = BigInt(fees.gasLimit)
  const gasFeeCap = limit > 0n && fees.gasFeeCap * limit > maxFee ? maxFee / limit : fees.gasFeeCap
  return { ...fees, gasFeeCap, gasPremium: fees.gasPremium < gasFeeCap ? fees.gasPremium : gasFeeCap }
}
