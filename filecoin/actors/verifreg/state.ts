/** The registry of verified clients: who may give data cap, what it was used for. Source: fil_actor_verifreg 9.0.1. Data cap in bytes. */
import {
  address,
  addressKey,
  addressPairKey,
  bigint,
  hamt,
  int,
  link,
  tuple,
  uint,
  uintKey,
  type ValueOf,
} from '../../cbor/index.js'

/** How often a verifier asked for the removal of a client's data cap: each signature counts once. */
export const removeDataCapProposalID = tuple('removeDataCapProposalID', { proposalID: uint })
export type RemoveDataCapProposalID = ValueOf<typeof removeDataCapProposalID>

/** Data cap that a client set aside for a provider. */
export const allocation = tuple('allocation', {
  /** Actor id. */
  client: uint,
  /** Actor id. */
  provider: uint,
  /** CommP. */
  data: link,
  /** Padded bytes. */
  size: uint,
  /** Epochs. */
  termMin: int,
  /** Epochs. */
  termMax: int,
  /** Epoch by which a sector with it is to be proven. */
  expiration: int,
})
export type Allocation = ValueOf<typeof allocation>

/** An allocation that is in a sector. */
export const claim = tuple('verifregClaim', {
  /** Actor id. */
  provider: uint,
  /** Actor id. */
  client: uint,
  /** CommP. */
  data: link,
  /** Padded bytes. */
  size: uint,
  /** Epochs. */
  termMin: int,
  /** Epochs. */
  termMax: int,
  /** Epoch of the sector's proof. */
  termStart: int,
  /** Number. */
  sector: uint,
})
export type Claim = ValueOf<typeof claim>

export const state = tuple('verifregState', {
  /** Names verifiers. */
  rootKey: address,
  /** What each verifier may still give, by ID address. */
  verifiers: hamt(addressKey, bigint),
  /** By verifier and client. */
  removeDataCapProposalIDs: hamt(addressPairKey, removeDataCapProposalID),
  /** By the client's actor id, then by their own. */
  allocations: hamt(uintKey, hamt(uintKey, allocation)),
  /** From 1 on. */
  nextAllocationId: uint,
  /** By the provider's actor id, then by their own: an allocation's. */
  claims: hamt(uintKey, hamt(uintKey, claim)),
})
export type State = ValueOf<typeof state>
