/** What is asked of allocations and claims. Source: fil_actor_verifreg 9.0.1, `types`; FIP-0045. Data cap in bytes. */
import { address, bigint, bool, int, link, list, tuple, uint, type ValueOf } from '../../cbor/index.js'
import { batchReturn } from '../batch-return.js'
import { claim } from './state.js'

export const removeExpiredAllocationsParams = tuple('removeExpiredAllocationsParams', {
  /** Actor id. */
  client: uint,
  /** None stands for all. */
  allocationIds: list(uint),
})
export type RemoveExpiredAllocationsParams = ValueOf<typeof removeExpiredAllocationsParams>

export const removeExpiredAllocationsReturn = tuple('removeExpiredAllocationsReturn', {
  /** Ids of allocations. */
  considered: list(uint),
  results: batchReturn,
  dataCapRecovered: bigint,
})
export type RemoveExpiredAllocationsReturn = ValueOf<typeof removeExpiredAllocationsReturn>

export const sectorAllocationClaim = tuple('sectorAllocationClaim', {
  /** Actor id. */
  client: uint,
  allocationId: uint,
  /** CommP. */
  data: link,
  /** Padded bytes. */
  size: uint,
  /** Number. */
  sector: uint,
  /** Epoch. */
  sectorExpiry: int,
})
export type SectorAllocationClaim = ValueOf<typeof sectorAllocationClaim>

export const claimAllocationsParams = tuple('claimAllocationsParams', {
  sectors: list(sectorAllocationClaim),
  allOrNothing: bool,
})
export type ClaimAllocationsParams = ValueOf<typeof claimAllocationsParams>

export const claimAllocationsReturn = tuple('claimAllocationsReturn', {
  batchInfo: batchReturn,
  /** Padded bytes. */
  claimedSpace: bigint,
})
export type ClaimAllocationsReturn = ValueOf<typeof claimAllocationsReturn>

export const getClaimsParams = tuple('getClaimsParams', {
  /** Actor id. */
  provider: uint,
  claimIds: list(uint),
})
export type GetClaimsParams = ValueOf<typeof getClaimsParams>

export const getClaimsReturn = tuple('getClaimsReturn', {
  batchInfo: batchReturn,
  /** Those that there are. */
  claims: list(claim),
})
export type GetClaimsReturn = ValueOf<typeof getClaimsReturn>

export const claimTerm = tuple('claimTerm', {
  /** Actor id. */
  provider: uint,
  claimId: uint,
  /** Epochs. */
  termMax: int,
})
export type ClaimTerm = ValueOf<typeof claimTerm>

export const extendClaimTermsParams = tuple('extendClaimTermsParams', { terms: list(claimTerm) })
export type ExtendClaimTermsParams = ValueOf<typeof extendClaimTermsParams>

export const removeExpiredClaimsParams = tuple('removeExpiredClaimsParams', {
  /** Actor id. */
  provider: uint,
  /** None stands for all. */
  claimIds: list(uint),
})
export type RemoveExpiredClaimsParams = ValueOf<typeof removeExpiredClaimsParams>

export const removeExpiredClaimsReturn = tuple('removeExpiredClaimsReturn', {
  /** Ids of claims. */
  considered: list(uint),
  results: batchReturn,
})
export type RemoveExpiredClaimsReturn = ValueOf<typeof removeExpiredClaimsReturn>

export const allocationRequest = tuple('allocationRequest', {
  provider: address,
  /** CommP. */
  data: link,
  /** Padded bytes. */
  size: uint,
  /** Epochs. */
  termMin: int,
  /** Epochs. */
  termMax: int,
  /** Epoch. */
  expiration: int,
})
export type AllocationRequest = ValueOf<typeof allocationRequest>

export const claimExtensionRequest = tuple('claimExtensionRequest', {
  provider: address,
  /** Id. */
  claim: uint,
  /** Epochs. */
  termMax: int,
})
export type ClaimExtensionRequest = ValueOf<typeof claimExtensionRequest>

/** What data cap is sent to the registry for: the operator's data of its transfer. */
export const allocationRequests = tuple('allocationRequests', {
  allocations: list(allocationRequest),
  extensions: list(claimExtensionRequest),
})
export type AllocationRequests = ValueOf<typeof allocationRequests>

export const allocationsResponse = tuple('allocationsResponse', {
  allocationResults: batchReturn,
  extensionResults: batchReturn,
  /** Ids. */
  newAllocations: list(uint),
})
export type AllocationsResponse = ValueOf<typeof allocationsResponse>
