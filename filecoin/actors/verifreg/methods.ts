/** Source: fil_actor_verifreg 9.0.1. Data cap in bytes. */
import { address, bigint, tuple, type ValueOf } from '../../cbor/index.js'
import { signature } from '../../signature.js'
import { batchReturn } from '../batch-return.js'
import type { Methods } from '../method.js'
import { RECEIVE, universalReceiverParams } from '../receiver.js'
import {
  allocationsResponse,
  claimAllocationsParams,
  claimAllocationsReturn,
  extendClaimTermsParams,
  getClaimsParams,
  getClaimsReturn,
  removeExpiredAllocationsParams,
  removeExpiredAllocationsReturn,
  removeExpiredClaimsParams,
  removeExpiredClaimsReturn,
} from './allocation-params.js'

/** Of a verifier, or of a client. */
export const verifierParams = tuple('verifierParams', { address, allowance: bigint })
export type VerifierParams = ValueOf<typeof verifierParams>

export const removeDataCapRequest = tuple('removeDataCapRequest', {
  verifier: address,
  /** Of `fil_removedatacap:`, the client, the amount and the verifier's proposal id. */
  verifierSignature: signature,
})
export type RemoveDataCapRequest = ValueOf<typeof removeDataCapRequest>

export const removeDataCapParams = tuple('removeDataCapParams', {
  verifiedClientToRemove: address,
  dataCapAmountToRemove: bigint,
  verifierRequest1: removeDataCapRequest,
  verifierRequest2: removeDataCapRequest,
})
export type RemoveDataCapParams = ValueOf<typeof removeDataCapParams>

export const removeDataCapReturn = tuple('removeDataCapReturn', { verifiedClient: address, dataCapRemoved: bigint })
export type RemoveDataCapReturn = ValueOf<typeof removeDataCapReturn>

export const methods = {
  /** The root key. */
  Constructor: { number: 1n, params: address, returns: null },
  AddVerifier: { number: 2n, params: verifierParams, returns: null },
  RemoveVerifier: { number: 3n, params: address, returns: null },
  AddVerifiedClient: { number: 4n, params: verifierParams, returns: null },
  RemoveVerifiedClientDataCap: { number: 7n, params: removeDataCapParams, returns: removeDataCapReturn },
  RemoveExpiredAllocations: {
    number: 8n,
    params: removeExpiredAllocationsParams,
    returns: removeExpiredAllocationsReturn,
  },
  ClaimAllocations: { number: 9n, params: claimAllocationsParams, returns: claimAllocationsReturn },
  GetClaims: { number: 10n, params: getClaimsParams, returns: getClaimsReturn },
  ExtendClaimTerms: { number: 11n, params: extendClaimTermsParams, returns: batchReturn },
  RemoveExpiredClaims: { number: 12n, params: removeExpiredClaimsParams, returns: removeExpiredClaimsReturn },
  UniversalReceiverHook: { number: RECEIVE, params: universalReceiverParams, returns: allocationsResponse },
} satisfies Methods
