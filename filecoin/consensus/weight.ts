/** Which chain is the heaviest. Source: Filecoin spec, "Chain weighting". */
import type { Tipset } from '../block/index.js'
import { ticketDigest } from '../block/index.js'

/** W_RATIO is 1/2 of the expected five wins. */
const RATIO_NUMERATOR = 1n
const RATIO_DENOMINATOR = 2n
const EXPECTED_WINS = 5n
/** Of the fixed point. */
const BITS = 8n

/**
 * Of the chain up to a tipset.
 *
 * @param networkPower In the state after the tipset's parents; bytes, adjusted by quality. Without any there is no chain.
 */
export function weightOf(tipset: Tipset, networkPower: bigint): bigint {
  const log2Power = BigInt(networkPower.toString(2).length - 1) << BITS
  const wins = tipset.blocks.reduce((sum, { electionProof }) => sum + BigInt(electionProof?.winCount ?? 0), 0n)
  return tipset.parentWeight + log2Power + (log2Power * wins * RATIO_NUMERATOR) / (EXPECTED_WINS * RATIO_DENOMINATOR)
}

/** Whether one of the same weight is to be taken: the first ticket that differs decides, the smaller one wins; if none differs, what is there stays. */
export function hasSmallerTickets(candidate: Tipset, current: Tipset): boolean {
  for (const [index, block] of candidate.blocks.entries()) {
    const other = current.blocks[index]
    if (other === undefined) return false
    const order = Buffer.compare(ticketDigest(block), ticketDigest(other))
    if (order !== 0) return order < 0
  }
  return false
}
