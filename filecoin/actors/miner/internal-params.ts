/** What other actors call a provider with. Source: fil_actor_miner 9.0.1, `types`. Power in bytes, amounts in attoFIL. */
import { address, bigint, bytes, int, list, tuple, uint, type ValueOf } from '../../cbor/index.js'
import { filterEstimate } from '../filter-estimate.js'

export const constructorParams = tuple('minerConstructorParams', {
  ownerAddr: address,
  workerAddr: address,
  controlAddrs: list(address),
  /** Registered type. */
  windowPoStProofType: int,
  /** Of libp2p; may be empty. */
  peerId: bytes,
  /** Of libp2p, in binary. */
  multiaddrs: list(bytes),
})
export type ConstructorParams = ValueOf<typeof constructorParams>

export enum CronEventType {
  WorkerKeyChange = 0,
  ProvingDeadline = 1,
  ProcessEarlyTerminations = 2,
}

/** What a provider asks the power actor to be called back with. */
export const cronEventPayload = tuple('cronEventPayload', {
  /** `CronEventType`. */
  eventType: int,
})
export type CronEventPayload = ValueOf<typeof cronEventPayload>

export const deferredCronEventParams = tuple('deferredCronEventParams', {
  /** `cronEventPayload`. */
  eventPayload: bytes,
  rewardSmoothed: filterEstimate,
  qualityAdjPowerSmoothed: filterEstimate,
})
export type DeferredCronEventParams = ValueOf<typeof deferredCronEventParams>

export const applyRewardParams = tuple('applyRewardParams', { reward: bigint, penalty: bigint })
export type ApplyRewardParams = ValueOf<typeof applyRewardParams>

export const confirmSectorProofsParams = tuple('confirmSectorProofsParams', {
  /** Numbers. */
  sectors: list(uint),
  rewardSmoothed: filterEstimate,
  rewardBaselinePower: bigint,
  qualityAdjPowerSmoothed: filterEstimate,
})
export type ConfirmSectorProofsParams = ValueOf<typeof confirmSectorProofsParams>
