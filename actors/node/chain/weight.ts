/** The weight of the chain up to a tipset. */
import { type Tipset, weightOf } from '../../../filecoin/index.js'
import { ConsensusState } from './consensus-state.js'
import type { ChainModules } from './modules.js'

export const weightAfter = ({ store }: Pick<ChainModules, 'store'>, tipset: Tipset): bigint =>
  weightOf(tipset, new ConsensusState(store, tipset.parentStateRoot).networkPower)
