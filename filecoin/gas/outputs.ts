/** Who pays what for a message that has run. Source: fvm 2.11.3 `gas/outputs.rs`. */
import { smaller } from '../integer.js'
import { effectivePremium, type GasTerms, requiredFunds } from './price.js'

/** All but gas in attoFIL. What is burnt, the tip and the refund together are the required funds. */
export interface GasOutputs {
  readonly baseFeeBurn: bigint
  /** For a limit of more than a tenth above what was used. */
  readonly overEstimationBurn: bigint
  /** Paid by the block's miner, for a message whose cap is below the base fee. */
  readonly minerPenalty: bigint
  readonly minerTip: bigint
  /** Back to the sender. */
  readonly refund: bigint
  /** Gas that is paid for by the limit and given back. */
  readonly gasRefund: number
  /** Gas that is burnt beyond what was used. */
  readonly gasBurned: number
}

/** @param gasUsed Of the receipt, at most the limit. */
export function gasOutputs(terms: GasTerms, gasUsed: number, baseFee: bigint): GasOutputs {
  const { gasLimit, gasFeeCap } = terms
  const gasBurned = overEstimation(gasUsed, gasLimit)
  const paidFee = smaller(baseFee, gasFeeCap)
  const baseFeeBurn = paidFee * BigInt(gasUsed)
  const overEstimationBurn = paidFee * BigInt(gasBurned)
  const minerTip = effectivePremium(terms, baseFee) * BigInt(gasLimit)
  return {
    baseFeeBurn,
    overEstimationBurn,
    minerPenalty: (baseFee - paidFee) * BigInt(gasUsed + gasBurned),
    minerTip,
    refund: requiredFunds(terms) - baseFeeBurn - overEstimationBurn - minerTip,
    gasRefund: gasLimit - gasUsed - gasBurned,
    gasBurned,
  }
}

/** Gas to burn: the unused part, times how far the limit is beyond 110 % of what was used, in parts of that and at most once. All of it if nothing was used. */
function overEstimation(gasUsed: number, gasLimit: number): number {
  if (gasUsed === 0) return gasLimit
  const over = Math.min(gasLimit - Math.floor((11 * gasUsed) / 10), gasUsed)
  // Beyond 2^53 before it is divided.
  return over < 0 ? 0 : Number((BigInt(gasLimit - gasUsed) * BigInt(over)) / BigInt(gasUsed))
}
