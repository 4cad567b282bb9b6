/** What a unit of gas costs in the next tipset. Source: Lotus `chain/store/basefee.go`, network version 17. */
import type { CID } from 'multiformats/cid'
import { BASE_FEE_FLOOR, BASE_FEE_MOST_CHANGE, BLOCK_GAS_TARGET } from '../gas/index.js'
import { floorDivide, larger, smaller } from '../integer.js'

/** Of a block, by what decides. */
export interface PricedMessage {
  /** What the block lists it by: a message counts once, in however many blocks it is. */
  readonly cid: CID
  /** The limit counts, however little was used. */
  readonly gasLimit: number
}

type BaseFeeRule = (baseFee: bigint, blocks: readonly (readonly PricedMessage[])[]) => bigint

/**
 * By the gas limits alone, after the Breeze and Smoke upgrades: up to an eighth up or down, as they are above or below the target. Two messages of one sender
 * and nonce count both, though only one is executed.
 */
const byGasLimit: BaseFeeRule = (baseFee, blocks) => {
  const limits = new Map(blocks.flat().map(({ cid, gasLimit }) => [cid.toString(), gasLimit]))
  const gasLimit = [...limits.values()].reduce((sum, limit) => sum + BigInt(limit), 0n)
  const target = BigInt(BLOCK_GAS_TARGET)
  const excess = larger(-target, smaller(gasLimit / BigInt(blocks.length) - target, target))
  return larger(BASE_FEE_FLOOR, baseFee + floorDivide(baseFee * excess, target * BASE_FEE_MOST_CHANGE))
}

/** By the first network version of each, the newest first. FIP-0115, which looks at premiums, would stand above. */
const RULES: readonly { readonly since: number; readonly rule: BaseFeeRule }[] = [{ since: 0, rule: byGasLimit }]

/**
 * AttoFIL for a unit of gas: what blocks on top of a tipset have as their `parentBaseFee`.
 *
 * @param networkVersion Of the tipset.
 * @param baseFee The tipset's own `parentBaseFee`.
 * @param blocks The messages of each of its blocks, both kinds, at least one block.
 */
export function nextBaseFee(
  networkVersion: number,
  baseFee: bigint,
  blocks: readonly (readonly PricedMessage[])[],
): bigint {
  const rule = RULES.find(({ since }) => networkVersion >= since)?.rule ?? byGasLimit
  return rule(baseFee, blocks)
}
