/** A network's chain as its store has it. */
import type { ChainStore } from '../../../native/index.js'
import type { Network } from '../network.js'
import type { Executions } from './executions.js'
import type { Tipsets } from './tipsets.js'

export interface ChainModules {
  readonly network: Network
  readonly store: ChainStore
  readonly tipsets: Tipsets
  readonly executions: Executions
}
