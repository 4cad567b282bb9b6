/** The base fee that the blocks on top of a tipset have. */
import { nextBaseFee, type Tipset } from '../../../filecoin/index.js'
import { NETWORK_VERSION } from '../network.js'
import type { ChainModules } from './modules.js'

/** Each block on a tipset is held against it, and it takes all of the tipset's messages to find out. */
const known = new WeakMap<Tipset, bigint>()

/** AttoFIL for each unit of gas. */
export function baseFeeAfter(modules: Pick<ChainModules, 'messages'>, tipset: Tipset): bigint {
  const fee = known.get(tipset) ?? compute(modules, tipset)
  known.set(tipset, fee)
  return fee
}

function compute({ messages: remembered }: Pick<ChainModules, 'messages'>, tipset: Tipset): bigint {
  const blocks = tipset.blocks.map(block => {
    const { bls, secp256k1, cids } = remembered.of(block)
    const messages = [...bls, ...secp256k1.map(({ message }) => message)]
    return cids.map((cid, place) => ({ cid, gasLimit: messages[place]?.gasLimit ?? 0 }))
  })
  return nextBaseFee(NETWORK_VERSION, tipset.blocks[0].parentBaseFee, blocks)
}
