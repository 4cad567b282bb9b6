/**
 * Two blocks of a miner that should not both be, for which it can be slashed. Source: Lotus `FvmExtern.VerifyConsensusFault`, fvm_shared `ConsensusFault`.
 */
import type { CID } from 'multiformats/cid'
import type { Address } from '../address/index.js'
import { type BlockHeader, blockCid } from '../block/index.js'

/** As the fvm numbers them. */
export enum ConsensusFaultType {
  /** Two blocks in an epoch. */
  DoubleForkMining = 1,
  /** A block that leaves its miner's own earlier one out of its parents, though it builds on a sibling of that. */
  ParentGrinding = 2,
  /** Two blocks on the same parents in different epochs. */
  TimeOffsetMining = 3,
}

export interface ConsensusFault {
  readonly type: ConsensusFaultType
  /** The miner. */
  readonly target: Address
  /** Of the later block. */
  readonly epoch: number
}

/**
 * What two headers are a proof of, if both are signed by the key that their miner's worker had in the lookback state of their epochs: that is left to check,
 * and what else makes a block valid doesn't matter.
 *
 * @param first Not of a later epoch than `second`.
 * @param witness For parent grinding: the sibling of `first` that is a parent of `second`. Its signature doesn't matter, as `second` stands for it.
 */
export function consensusFault(
  first: BlockHeader,
  second: BlockHeader,
  witness: BlockHeader | null = null,
): ConsensusFault | null {
  const cid = blockCid(first)
  if (cid.equals(blockCid(second)) || !first.miner.equals(second.miner) || second.height < first.height) return null
  const type = faultType(first, cid, second, witness)
  return type === null ? null : { type, target: first.miner, epoch: second.height }
}

function faultType(
  first: BlockHeader,
  firstCid: CID,
  second: BlockHeader,
  witness: BlockHeader | null,
): ConsensusFaultType | null {
  // Grinding is looked for last of all in Lotus, and has the last word there.
  const grinds =
    witness !== null &&
    witness.height === first.height &&
    sameParents(first, witness) &&
    has(second.parents, blockCid(witness)) &&
    !has(second.parents, firstCid)
  if (grinds) return ConsensusFaultType.ParentGrinding
  if (first.height === second.height) return ConsensusFaultType.DoubleForkMining
  return sameParents(first, second) ? ConsensusFaultType.TimeOffsetMining : null
}

const has = (cids: readonly CID[], wanted: CID): boolean => cids.some(cid => cid.equals(wanted))

/** In whichever order: that of a header is not checked here. */
const sameParents = (a: BlockHeader, b: BlockHeader): boolean =>
  a.parents.length === b.parents.length && b.parents.every(parent => has(a.parents, parent))
