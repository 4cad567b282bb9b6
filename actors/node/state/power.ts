/** Who proves how much. Power in bytes. */
import { power } from '../../../filecoin/actors/index.js'
import type { Address } from '../../../filecoin/index.js'
import { readEntries, readEntry } from '../ipld/index.js'
import type { StateView } from './state-view.js'

export interface Power {
  readonly rawBytePower: bigint
  readonly qualityAdjPower: bigint
}

/** Of one provider among all. */
export interface MinerPower {
  readonly minerPower: Power
  /** Of those that reach the minimum. */
  readonly totalPower: Power
  /** Whether the provider may be elected. */
  readonly hasMinPower: boolean
}

/** With at least so many at the minimum, the others don't count. Source: power actor 9.0.1, `CONSENSUS_MINER_MIN_MINERS`. */
const ENOUGH_MINERS = 4
const NONE: Power = { rawBytePower: 0n, qualityAdjPower: 0n }

/** Null if it is no provider. */
export function powerClaim(view: StateView, miner: Address): power.Claim | null {
  const id = view.lookupId(miner)
  const { claims } = view.singleton('storagepower')
  return id === null ? null : readEntry(view.store, power.state.fields.claims, claims, id)
}

/** @param minimum What makes a provider count. */
export function minerPower(view: StateView, miner: Address, minimum: bigint): MinerPower {
  const { totalRawBytePower, totalQualityAdjPower, minerAboveMinPowerCount } = view.singleton('storagepower')
  const totalPower = { rawBytePower: totalRawBytePower, qualityAdjPower: totalQualityAdjPower }
  const claim = powerClaim(view, miner)
  if (claim === null) return { minerPower: NONE, totalPower, hasMinPower: false }
  const { rawBytePower, qualityAdjPower } = claim
  const needed = minerAboveMinPowerCount >= ENOUGH_MINERS ? minimum : 1n
  return { minerPower: { rawBytePower, qualityAdjPower }, totalPower, hasMinPower: rawBytePower >= needed }
}

/** ID addresses of all providers. */
export const minersOf = (view: StateView): Address[] =>
  readEntries(view.store, power.state.fields.claims, view.singleton('storagepower').claims).map(([miner]) => miner)
