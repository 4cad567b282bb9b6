/** Source: fil_actor_market 9.0.1. Amounts in attoFIL. */
import { bitfield } from '../../bitfield/index.js'
import { address, bigint, int, link, list, nullable, tuple, uint, type ValueOf } from '../../cbor/index.js'
import type { Methods } from '../method.js'
import { clientDealProposal } from './deal.js'

export const withdrawBalanceParams = tuple('marketWithdrawBalanceParams', {
  providerOrClientAddress: address,
  amount: bigint,
})
export type WithdrawBalanceParams = ValueOf<typeof withdrawBalanceParams>

export const publishStorageDealsParams = tuple('publishStorageDealsParams', { deals: list(clientDealProposal) })
export type PublishStorageDealsParams = ValueOf<typeof publishStorageDealsParams>

export const publishStorageDealsReturn = tuple(
  'publishStorageDealsReturn',
  {
    /** Deal ids of those that are valid. */
    ids: list(uint),
    /** Places, in the parameters, of those that are. */
    validDeals: bitfield,
  },
  { ids: 'IDs' },
)
export type PublishStorageDealsReturn = ValueOf<typeof publishStorageDealsReturn>

const sectorDeals = tuple('sectorDeals', {
  /** Registered type of the seal's proof. */
  sectorType: int,
  sectorExpiry: int,
  dealIDs: list(uint),
})

export const verifyDealsForActivationParams = tuple('verifyDealsForActivationParams', { sectors: list(sectorDeals) })
export type VerifyDealsForActivationParams = ValueOf<typeof verifyDealsForActivationParams>

/** Null for a sector without deals. */
const sectorDealData = tuple('sectorDealData', { commD: nullable(link) })

export const verifyDealsForActivationReturn = tuple('verifyDealsForActivationReturn', { sectors: list(sectorDealData) })
export type VerifyDealsForActivationReturn = ValueOf<typeof verifyDealsForActivationReturn>

export const activateDealsParams = tuple('activateDealsParams', { dealIDs: list(uint), sectorExpiry: int })
export type ActivateDealsParams = ValueOf<typeof activateDealsParams>

const verifiedDealInfo = tuple('verifiedDealInfo', {
  /** Actor id. */
  client: uint,
  allocationId: uint,
  /** CommP. */
  data: link,
  /** Padded bytes. */
  size: uint,
})

export const activateDealsResult = tuple('activateDealsResult', {
  /** Padded bytes. */
  nonVerifiedDealSpace: bigint,
  verifiedInfos: list(verifiedDealInfo),
})
export type ActivateDealsResult = ValueOf<typeof activateDealsResult>

export const onMinerSectorsTerminateParams = tuple('onMinerSectorsTerminateParams', { epoch: int, dealIDs: list(uint) })
export type OnMinerSectorsTerminateParams = ValueOf<typeof onMinerSectorsTerminateParams>

const sectorDataSpec = tuple('sectorDataSpec', {
  /** In the order of their pieces. */
  dealIDs: list(uint),
  /** Registered type of the seal's proof. */
  sectorType: int,
})

export const computeDataCommitmentParams = tuple('computeDataCommitmentParams', { inputs: list(sectorDataSpec) })
export type ComputeDataCommitmentParams = ValueOf<typeof computeDataCommitmentParams>

export const computeDataCommitmentReturn = tuple('computeDataCommitmentReturn', { commDs: list(link) })
export type ComputeDataCommitmentReturn = ValueOf<typeof computeDataCommitmentReturn>

export const methods = {
  Constructor: { number: 1n, params: null, returns: null },
  /** For whom; the message's value is added. */
  AddBalance: { number: 2n, params: address, returns: null },
  /** What was withdrawn. */
  WithdrawBalance: { number: 3n, params: withdrawBalanceParams, returns: bigint },
  PublishStorageDeals: { number: 4n, params: publishStorageDealsParams, returns: publishStorageDealsReturn },
  VerifyDealsForActivation: {
    number: 5n,
    params: verifyDealsForActivationParams,
    returns: verifyDealsForActivationReturn,
  },
  ActivateDeals: { number: 6n, params: activateDealsParams, returns: activateDealsResult },
  OnMinerSectorsTerminate: { number: 7n, params: onMinerSectorsTerminateParams, returns: null },
  ComputeDataCommitment: { number: 8n, params: computeDataCommitmentParams, returns: computeDataCommitmentReturn },
  CronTick: { number: 9n, params: null, returns: null },
} satisfies Methods
