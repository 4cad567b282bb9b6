/** Tipsets of others' blocks that can be told from their epoch, so that two processes mean the same. */
import { type BlockHeader, cidOf, Tipset } from '../../../../filecoin/index.js'
import { blockOn, headerOf } from './blocks.js'

/** Others' blocks at an epoch. */
export function tipsetAt(epoch: number, branch = 'main'): Tipset {
  const before = cidOf(Buffer.from(`${branch} ${epoch - 1}`))
  return Tipset.of([headerOf([before], { miner: 7, height: epoch, nonce: 0 })])
}

/** A block of miner 1000 at an epoch, on a tipset three below, so that the blocks of an epoch differ by their nonce alone. */
export function chained(epoch: number, nonce = 0): { block: BlockHeader; parents: Tipset } {
  const parents = tipsetAt(epoch - 3)
  return { block: blockOn(parents, { height: epoch, nonce }), parents }
}
