/** The weight of the chain up to a tipset. */
import { type Tipset, tipsetWeight } from '../../../filecoin/index.js'
import { StateView } from '../state/index.js'
import type { ChainModules } from './modules.js'

const known = new WeakMap<Tipset, bigint>()

/** @throws FilecoinError POWER_GONE */
export function weightAfter({ store }: Pick<ChainModules, 'store'>, tipset: Tipset): bigint {
  const weight =
    known.get(tipset) ??
    tipsetWeight(tipset, new StateView(store, tipset.parentStateRoot).singleton('storagepower').totalQualityAdjPower)
  known.set(tipset, weight)
  return weight
}
