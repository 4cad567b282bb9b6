/** What answers about the chain need. */
import type { BlockHeader, Tipset } from '../../../filecoin/index.js'
import type { Chain } from '../chain/index.js'
import type { DefaultKey, Keystore, Signer } from '../wallet/index.js'

/** Keeps a provider from blocks that it would be fined for. */
export interface BlockFilter {
  /** Rejects unless the block may be sent to others. */
  record(block: BlockHeader, parents: Tipset): Promise<unknown>
}

export interface NodeModules {
  readonly chain: Chain
  readonly keystore: Keystore
  /** Its keys, and those of wallets that sign for it. */
  readonly signer: Signer
  readonly defaultKey: DefaultKey
  readonly blockFilter: BlockFilter
}
