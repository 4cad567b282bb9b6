/** Deals, and what is held for them. Amounts in attoFIL. */
import type { CID } from 'multiformats/cid'
import { market } from '../../../filecoin/actors/index.js'
import type { Address } from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { readElement, readElements, readEntries, readEntry } from '../ipld/index.js'
import type { StateView } from './state-view.js'

export interface MarketBalance {
  /** All that is held. */
  readonly escrow: bigint
  /** What of it can't be withdrawn. */
  readonly locked: bigint
}

/** Epochs are −1 as long as it has not happened. */
export interface MarketDeal {
  readonly proposal: market.DealProposal
  readonly state: {
    /** Always 0: the chain doesn't tell before network version 22. */
    readonly sectorNumber: number
    /** Epoch of the sector's proof. */
    readonly sectorStartEpoch: number
    /** Epoch of the last payment. */
    readonly lastUpdatedEpoch: number
    /** Epoch at which the sector ended early. */
    readonly slashEpoch: number
  }
}

const { fields } = market.state
const NOT_YET = -1

/** @throws NodeError ACTOR_UNKNOWN */
export function marketBalance(view: StateView, owner: Address): MarketBalance {
  const { escrowTable, lockedTable } = view.singleton('storagemarket')
  const id = view.id(owner)
  return {
    escrow: readEntry(view.store, fields.escrowTable, escrowTable, id) ?? 0n,
    locked: readEntry(view.store, fields.lockedTable, lockedTable, id) ?? 0n,
  }
}

/** By their ID addresses. */
export function marketParticipants(view: StateView): [Address, MarketBalance][] {
  const { escrowTable, lockedTable } = view.singleton('storagemarket')
  const locked = new Map(
    readEntries(view.store, fields.lockedTable, lockedTable).map(([owner, amount]) => [owner.key, amount]),
  )
  return readEntries(view.store, fields.escrowTable, escrowTable).map(([owner, escrow]) => [
    owner,
    { escrow, locked: locked.get(owner.key) ?? 0n },
  ])
}

/** By their ids; those that have not ended. */
export function marketDeals(view: StateView): [id: number, MarketDeal][] {
  const { proposals, states } = view.singleton('storagemarket')
  const known = new Map(readElements(view.store, fields.states, states))
  return readElements(view.store, fields.proposals, proposals).map(([id, proposal]) => [
    id,
    dealOf(proposal, known.get(id) ?? null),
  ])
}

/** @throws NodeError DEAL_UNKNOWN */
export function marketDeal(view: StateView, id: number): MarketDeal {
  const { states } = view.singleton('storagemarket')
  return dealOf(dealProposal(view, id), readElement(view.store, fields.states, states, id))
}

/** @throws NodeError DEAL_UNKNOWN */
export function dealProposal(view: StateView, id: number): market.DealProposal {
  const proposal = readElement(view.store, fields.proposals, view.singleton('storagemarket').proposals, id)
  if (proposal === null)
    throw new NodeError({ code: NodeErrorCode.DEAL_UNKNOWN, deal: id, why: 'is not in this state' })
  return proposal
}

/** Whether a proposal has been published and has not begun. */
export const isProposalPending = (view: StateView, proposal: CID): boolean => {
  const { pendingProposals } = view.singleton('storagemarket')
  const { key, bitWidth } = fields.pendingProposals
  return view.store.hamtGet(pendingProposals, bitWidth, key.toBytes(proposal)) !== null
}

/** Id of the allocation of a deal whose sector is not proven; 0 if there is none. */
export const pendingAllocationId = (view: StateView, deal: number): number => {
  const { pendingDealAllocationIds } = view.singleton('storagemarket')
  return readEntry(view.store, fields.pendingDealAllocationIds, pendingDealAllocationIds, deal) ?? 0
}

/** All that is locked. */
export function marketLocked(view: StateView): bigint {
  const state = view.singleton('storagemarket')
  return state.totalClientLockedCollateral + state.totalProviderLockedCollateral + state.totalClientStorageFee
}

function dealOf(proposal: market.DealProposal, state: market.DealState | null): MarketDeal {
  return {
    proposal,
    state: {
      sectorNumber: 0,
      sectorStartEpoch: state?.sectorStartEpoch ?? NOT_YET,
      lastUpdatedEpoch: state?.lastUpdatedEpoch ?? NOT_YET,
      slashEpoch: state?.slashEpoch ?? NOT_YET,
    },
  }
}
