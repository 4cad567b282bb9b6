/** Source: fil_actor_power 9.0.1. Power in bytes, pledge in attoFIL. */
import { address, bigint, bytes, int, list, tuple, type ValueOf } from '../../cbor/index.js'
import { filterEstimate } from '../filter-estimate.js'
import type { Methods } from '../method.js'
import { sealVerifyInfo } from './seal-verify-info.js'

export const createMinerParams = tuple('createMinerParams', {
  owner: address,
  worker: address,
  /** Registered type. */
  windowPoStProofType: int,
  /** Of libp2p; may be empty. */
  peer: bytes,
  /** Of libp2p, in binary. */
  multiaddrs: list(bytes),
})
export type CreateMinerParams = ValueOf<typeof createMinerParams>

/** Where the new provider is. */
export const createMinerReturn = tuple(
  'createMinerReturn',
  {
    idAddress: address,
    /** The same after a reorganisation. */
    robustAddress: address,
  },
  { idAddress: 'IDAddress' },
)
export type CreateMinerReturn = ValueOf<typeof createMinerReturn>

export const updateClaimedPowerParams = tuple('updateClaimedPowerParams', {
  rawByteDelta: bigint,
  qualityAdjustedDelta: bigint,
})
export type UpdateClaimedPowerParams = ValueOf<typeof updateClaimedPowerParams>

export const enrollCronEventParams = tuple('enrollCronEventParams', {
  eventEpoch: int,
  /** `cronEventPayload` of the miner actor. */
  payload: bytes,
})
export type EnrollCronEventParams = ValueOf<typeof enrollCronEventParams>

/** As it was when the epoch began. */
export const currentTotalPowerReturn = tuple('currentTotalPowerReturn', {
  rawBytePower: bigint,
  qualityAdjPower: bigint,
  pledgeCollateral: bigint,
  qualityAdjPowerSmoothed: filterEstimate,
})
export type CurrentTotalPowerReturn = ValueOf<typeof currentTotalPowerReturn>

export const methods = {
  Constructor: { number: 1n, params: null, returns: null },
  CreateMiner: { number: 2n, params: createMinerParams, returns: createMinerReturn },
  UpdateClaimedPower: { number: 3n, params: updateClaimedPowerParams, returns: null },
  EnrollCronEvent: { number: 4n, params: enrollCronEventParams, returns: null },
  OnEpochTickEnd: { number: 5n, params: null, returns: null },
  /** What is added, or taken away. */
  UpdatePledgeTotal: { number: 6n, params: bigint, returns: null },
  SubmitPoRepForBulkVerify: { number: 8n, params: sealVerifyInfo, returns: null },
  CurrentTotalPower: { number: 9n, params: null, returns: currentTotalPowerReturn },
} satisfies Methods
