/** The chain that is asked, and the state that a tipset key stands for. */
import type { Tipset, TipsetKey } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import type { Executions, Tipsets } from '../chain/index.js'
import type { Network } from '../network.js'
import { StateView } from '../state/index.js'

/** What questions take of a `Chain`. */
export interface AskedChain {
  readonly head: Tipset
  readonly modules: {
    readonly store: ChainStore
    readonly tipsets: Tipsets
    readonly executions: Pick<Executions, 'of'>
    readonly network: Pick<Network, 'preset' | 'genesis' | 'blockDelay' | 'beacon'>
  }
}

/** The head where the key is empty. @throws NodeError BLOCK_MISSING */
export const tipsetAt = ({ head, modules }: AskedChain, key: TipsetKey): Tipset =>
  key.cids.length === 0 ? head : modules.tipsets.get(key)

/** Before the tipset's messages: the state that its blocks name, which is there without executing anything. */
export const viewBefore = ({ modules }: AskedChain, { parentStateRoot }: Tipset): StateView =>
  new StateView(modules.store, parentStateRoot)

/** Before the messages of the tipset that the key stands for. @throws NodeError BLOCK_MISSING */
export const viewAt = (chain: AskedChain, key: TipsetKey): StateView => viewBefore(chain, tipsetAt(chain, key))
