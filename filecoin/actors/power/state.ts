/** The power actor: how many bytes each provider proves. Source: fil_actor_power 9.0.1. Power in bytes, pledge in attoFIL. */
import {
  address,
  addressKey,
  amt,
  bigint,
  bytes,
  hamt,
  int,
  intKey,
  nullable,
  tuple,
  type ValueOf,
} from '../../cbor/index.js'
import { filterEstimate } from '../filter-estimate.js'
import { sealVerifyInfo } from './seal-verify-info.js'

/** Of one provider. */
export const claim = tuple('powerClaim', {
  /** Registered type. */
  windowPoStProofType: int,
  rawBytePower: bigint,
  qualityAdjPower: bigint,
})
export type Claim = ValueOf<typeof claim>

/** A provider's deadline, or what else it is to be called back for. */
export const cronEvent = tuple('powerCronEvent', {
  minerAddr: address,
  /** `cronEventPayload` of the miner actor. */
  callbackPayload: bytes,
})
export type CronEvent = ValueOf<typeof cronEvent>

export const state = tuple('powerState', {
  /** Of those that reach the consensus minimum. */
  totalRawBytePower: bigint,
  /** Of all. */
  totalBytesCommitted: bigint,
  totalQualityAdjPower: bigint,
  totalQABytesCommitted: bigint,
  totalPledgeCollateral: bigint,
  /** As it was when the epoch began; where fewer than four providers reach the minimum, of all. */
  thisEpochRawBytePower: bigint,
  thisEpochQualityAdjPower: bigint,
  thisEpochPledgeCollateral: bigint,
  thisEpochQAPowerSmoothed: filterEstimate,
  minerCount: int,
  /** Providers that reach the consensus minimum. */
  minerAboveMinPowerCount: int,
  /** By epoch, in the order of their coming. */
  cronEventQueue: hamt(intKey, amt(cronEvent, 6), 6),
  /** From which on the queue has to be looked at. */
  firstCronEpoch: int,
  /** By the provider's ID address. */
  claims: hamt(addressKey, claim),
  /** Seals to verify at the end of the epoch, by the provider's ID address. */
  proofValidationBatch: nullable(hamt(addressKey, amt(sealVerifyInfo, 4))),
})
export type State = ValueOf<typeof state>
