import { receiptsOf } from '../../../../actors/node/chain/index.js'
import type { Tipset } from '../../../../filecoin/index.js'
import type { Devnet } from '../devnet.js'

/** In the order of a tipset's messages. */
export async function receiptsOfTipset({ modules }: Devnet, tipset: Tipset) {
  const { receiptsRoot } = await modules.executions.of(tipset)
  return receiptsOf(modules.store, receiptsRoot)
}
