/** The base fee that the blocks on top of a tipset have. */
import { nextBaseFee, type Tipset } from '../../../filecoin/index.js'
import { blockMessages } from './messages.js'
import type { ChainModules } from './modules.js'

/** AttoFIL for each unit of gas. */
export function baseFeeAfter({ store }: Pick<ChainModules, 'store'>, tipset: Tipset): bigint {
  const limits = new Map<string, number>()
  for (const block of tipset.blocks) {
    const { bls, secp256k1, cids } = blockMessages(store, block)
    const messages = [...bls, ...secp256k1.map(({ message }) => message)]
    for (const [index, { gasLimit }] of messages.entries()) limits.set(String(cids[index]), gasLimit)
  }
  const total = [...limits.values()].reduce((sum, limit) => sum + limit, 0)
  return nextBaseFee(tipset.blocks[0].parentBaseFee, total, tipset.blocks.length)
}
