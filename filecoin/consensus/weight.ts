/** Which tipset is to be the head. Source: Filecoin spec, "Chain weighting"; Lotus `filcns.Weight`, `breakWeightTie`. */
import { type Tipset, ticketDigest } from '../block/index.js'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'
import { BLOCKS_PER_EPOCH } from './election.js'

/** Weight in Q.8. */
const PRECISION = 8n
/** What wins are worth: a half. */
const WIN_RATIO_DENOMINATOR = 2n

/**
 * Of the chain that ends with the tipset: what a block on top of it has as its `parentWeight`.
 *
 * @param networkPower Quality-adjusted, in the tipset's parent state.
 * @throws FilecoinError POWER_GONE if there is none: no tipset can ever be weighed again, so the chain is at its end.
 */
export function tipsetWeight(tipset: Tipset, networkPower: bigint): bigint {
  if (networkPower <= 0n) throw new FilecoinError({ code: FilecoinErrorCode.POWER_GONE, height: tipset.height })
  const wins = tipset.blocks.reduce((sum, { electionProof }) => sum + (electionProof?.winCount ?? 0), 0)
  const powerWeight = BigInt(floorLog2(networkPower)) << PRECISION
  return (
    tipset.parentWeight +
    powerWeight +
    (powerWeight * BigInt(wins)) / (BigInt(BLOCKS_PER_EPOCH) * WIN_RATIO_DENOMINATOR)
  )
}

export interface Weighed {
  readonly tipset: Tipset
  readonly weight: bigint
}

/**
 * Whether a tipset is to take the head's place. Of two with the same weight, the one whose ticket is smaller at the first place where they differ; if they
 * don't, the head stays.
 */
export function isHeavier(candidate: Weighed, head: Weighed): boolean {
  if (candidate.weight !== head.weight) return candidate.weight > head.weight
  for (const [place, block] of candidate.tipset.blocks.entries()) {
    const other = head.tipset.blocks[place]
    if (other === undefined) break
    const order = Buffer.compare(ticketDigest(block), ticketDigest(other))
    if (order !== 0) return order < 0
  }
  return false
}

const floorLog2 = (positive: bigint): number => positive.toString(2).length - 1
