/**
 * The slash filter: keeps a miner from the consensus faults that cost it its collateral. Before a block is sent, and best before it is signed, it is
 * recorded; it is refused if, together with what was recorded before, the chain would find a fault. Nodes that share the store share the judgement.
 */
import type { CID } from 'multiformats/cid'
import type { BlockHeader, Tipset } from '../../../filecoin/block/index.js'

/** A block of the same miner that stands beside the judged one, and is no fault with it. */
export interface LeftOut {
  readonly block: CID
  readonly epoch: number
}

export interface Verdict {
  /** False if the same block was recorded before: to send it again harms nobody. */
  readonly isNew: boolean
  /**
   * Blocks of the miner at the parents' epoch that are not among the parents, and whose own parents are others than theirs: the usual trace of a
   * reorganisation, no fault on chain. Venus refuses such a block; here it is told, for a log.
   */
  readonly leftOut: readonly LeftOut[]
}

export interface SlashFilter {
  /**
   * Resolves only if the block may be sent, and only when its record is on disk. Whatever else happens, the block must not be sent.
   *
   * @param block Signed or not yet: what counts is what the signature signs.
   * @param parents The tipset that the block is on.
   * @throws SlashFilterError DOUBLE_FORK, TIME_OFFSET or PARENT_GRINDING; BLOCK_INVALID; STORE_FAILED, STORE_SLOW or CLOSED. After the latter three the
   *   block may be recorded or not; given again, the same block passes either way.
   */
  record(block: BlockHeader, parents: Tipset): Promise<Verdict>
  close(): Promise<void>
}
