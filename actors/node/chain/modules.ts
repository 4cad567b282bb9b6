/** A network's chain as its store has it. */
import type { ChainStore } from '../../../native/index.js'
import type { Network } from '../network.js'
import { Accounts, ByState, POLICIES } from '../state/index.js'
import { ConsensusState } from './consensus-state.js'
import { Executions } from './executions.js'
import { RememberedMessages } from './remembered-messages.js'
import { Tipsets } from './tipsets.js'

export interface ChainModules {
  readonly network: Network
  readonly store: ChainStore
  readonly tipsets: Tipsets
  readonly executions: Executions
  readonly accounts: ByState<Accounts>
  readonly consensus: ByState<ConsensusState>
  readonly messages: RememberedMessages
}

export const chainModules = (network: Network, store: ChainStore): ChainModules => ({
  network,
  store,
  tipsets: new Tipsets(store),
  executions: new Executions(store),
  accounts: new ByState(store, view => new Accounts(view)),
  consensus: new ByState(store, view => new ConsensusState(view, POLICIES[network.preset].minimumPower)),
  messages: new RememberedMessages(store),
})
