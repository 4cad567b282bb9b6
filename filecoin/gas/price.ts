/** What a message offers for its gas. Source: Lotus `types.Message`. */
import { larger, smaller } from '../integer.js'
import type { Message } from '../message/index.js'

/** AttoFIL for each unit of gas, but for the limit, which is gas. */
export type GasTerms = Pick<Message, 'gasLimit' | 'gasFeeCap' | 'gasPremium'>

/** AttoFIL that have to be there before a message runs, and are taken from its sender until it has. The value comes on top. */
export const requiredFunds = ({ gasLimit, gasFeeCap }: Pick<GasTerms, 'gasLimit' | 'gasFeeCap'>): bigint =>
  gasFeeCap * BigInt(gasLimit)

/** What of the premium a block's miner gets, for each unit of the gas limit: what the cap leaves above the base fee; 0 if it is below that. */
export function effectivePremium(
  { gasFeeCap, gasPremium }: Pick<GasTerms, 'gasFeeCap' | 'gasPremium'>,
  baseFee: bigint,
): bigint {
  return smaller(gasPremium, larger(gasFeeCap - baseFee, 0n))
}
