/** A network's chain as its store has it. */
import type { ChainStore } from '../../../native/index.js'
import type { Network } from '../network.js'
import { AccountsByState } from '../state/index.js'
import { Executions } from './executions.js'
import { RememberedMessages } from './remembered-messages.js'
import { Tipsets } from './tipsets.js'

export interface ChainModules {
  readonly network: Network
  readonly store: ChainStore
  readonly tipsets: Tipsets
  readonly executions: Executions
  readonly accounts: AccountsByState
  readonly messages: RememberedMessages
}

export const chainModules = (network: Network, store: ChainStore): ChainModules => ({
  network,
  store,
  tipsets: new Tipsets(store),
  executions: new Executions(store),
  accounts: new AccountsByState(store),
  messages: new RememberedMessages(store),
})
