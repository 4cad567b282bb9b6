/** Blocks that can be told from a number, so that two processes mean the same. */
import { type BlockHeader, cidOf, Tipset } from '../../../../filecoin/index.js'
import { blockOn, headerOf } from './blocks.js'

const EPOCHS = 10

export interface Link {
  readonly block: BlockHeader
  /** Others' blocks, three epochs below. */
  readonly parents: Tipset
  readonly grandparents: Tipset
}

/** The `number`th block of miner 1000: all that are of one number have one epoch and the same parents. */
export function chained(number: number, nonce = 0): Link {
  const height = number * EPOCHS
  const grandparents = Tipset.of([
    headerOf([cidOf(Buffer.from(`${number}`))], { miner: 7, height: height - 4, nonce: 0 }),
  ])
  const parents = Tipset.of([blockOn(grandparents, { miner: 7 })])
  return { block: blockOn(parents, { height, nonce }), parents, grandparents }
}
