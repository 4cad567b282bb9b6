/** What answers about the chain need. */
import type { BlockHeader, Tipset, TipsetKey } from '../../../filecoin/index.js'
import type { Chain } from '../chain/index.js'
import { StateView } from '../state/index.js'
import type { DefaultKey, Keystore } from '../wallet/index.js'
import type { StateModules } from './state-modules.js'

/** Keeps a provider from blocks that it would be fined for. */
export interface BlockFilter {
  /** Rejects unless the block may be sent to others. */
  record(block: BlockHeader, parents: Tipset): Promise<unknown>
}

export interface NodeModules {
  readonly chain: Chain
  readonly keystore: Keystore
  readonly defaultKey: DefaultKey
  readonly blockFilter: BlockFilter
}

/** The head where the key is empty. @throws NodeError BLOCK_MISSING */
export const tipsetAt = (chain: Chain, key: TipsetKey): Tipset =>
  key.cids.length === 0 ? chain.head : chain.modules.tipsets.get(key)

/** Before the tipset's messages. @throws NodeError BLOCK_MISSING */
export const viewBefore = (chain: Chain, { parentStateRoot }: Tipset): StateView =>
  new StateView(chain.modules.store, parentStateRoot)

export const stateModulesOf = (chain: Chain): StateModules => ({ ...chain.modules, head: () => chain.head })
