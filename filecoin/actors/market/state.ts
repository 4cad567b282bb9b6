/** The market: deals, and what is held for them. Source: fil_actor_market 9.0.1. Amounts in attoFIL. */
import {
  addressKey,
  amt,
  bigint,
  cidKey,
  hamt,
  int,
  nothing,
  tuple,
  uint,
  uintKey,
  type ValueOf,
} from '../../cbor/index.js'
import { dealProposal } from './deal.js'

export const dealState = tuple('dealState', {
  /** Epoch of the sector's proof; −1 before. */
  sectorStartEpoch: int,
  /** Epoch of the last payment; −1 before. */
  lastUpdatedEpoch: int,
  /** Epoch at which the sector ended early; −1 if it did not. */
  slashEpoch: int,
  /** Id of the claim in the registry of verified clients; 0 if there is none. */
  verifiedClaim: uint,
})
export type DealState = ValueOf<typeof dealState>

/** Amounts by ID address. */
const balanceTable = hamt(addressKey, bigint, 6)

export const state = tuple('marketState', {
  /** By deal id. */
  proposals: amt(dealProposal, 5),
  /** By deal id; those in a proven sector. */
  states: amt(dealState, 6),
  /** The CIDs of proposals that have not begun: none may be published twice. */
  pendingProposals: hamt(cidKey, nothing),
  /** All that is held. */
  escrowTable: balanceTable,
  /** What of it can't be withdrawn. */
  lockedTable: balanceTable,
  /** Deal id. */
  nextID: uint,
  /** Deal ids to look at, by epoch. */
  dealOpsByEpoch: hamt(uintKey, hamt(uintKey, nothing)),
  /** Epoch. */
  lastCron: int,
  totalClientLockedCollateral: bigint,
  totalProviderLockedCollateral: bigint,
  totalClientStorageFee: bigint,
  /** Ids of allocations by deal id, until the sector is proven. */
  pendingDealAllocationIds: hamt(uintKey, uint),
})
export type State = ValueOf<typeof state>
