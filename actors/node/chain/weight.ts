/** The weight of the chain up to a tipset. */
import { type Tipset, tipsetWeight } from '../../../filecoin/index.js'
import { ConsensusState } from './consensus-state.js'
import type { ChainModules } from './modules.js'

/** @throws FilecoinError POWER_GONE */
export const weightAfter = ({ store }: Pick<ChainModules, 'store'>, tipset: Tipset): bigint =>
  tipsetWeight(tipset, new ConsensusState(store, tipset.parentStateRoot).networkPower)
