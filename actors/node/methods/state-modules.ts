/** What answers about the state need, and the state that a tipset key stands for. */
import type { Tipset, TipsetKey } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import type { Executions, Tipsets } from '../chain/index.js'
import type { Network } from '../network.js'
import { StateView } from '../state/index.js'

export interface StateModules {
  readonly store: ChainStore
  readonly tipsets: Tipsets
  readonly executions: Pick<Executions, 'of'>
  readonly network: Pick<Network, 'preset' | 'genesis' | 'blockDelay' | 'beacon'>
  head(): Tipset
}

/** The head where the key is empty. @throws NodeError BLOCK_MISSING */
export function tipsetOf({ tipsets, head }: StateModules, key: TipsetKey): Tipset {
  return key.cids.length === 0 ? head() : tipsets.get(key)
}

/** Before the tipset's messages: the state that its blocks name, which is there without executing anything. */
export const stateBefore = (modules: StateModules, key: TipsetKey): StateView =>
  new StateView(modules.store, tipsetOf(modules, key).parentStateRoot)
