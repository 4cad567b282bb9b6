/** What a provider tells its client of a deal, signed. Source: go-fil-markets 1.28.2, storagemarket/types.go and storagemarket/network/types.go. */
import { dealProposal } from '../actors/market/index.js'
import { bool, link, nullable, record, text, uint64, type ValueOf } from '../cbor/index.js'

/** To a proposal. */
export const dealResponse = record('dealResponse', {
  /** `StorageDealStatus`. */
  state: uint64,
  /** Why, if it was refused. */
  message: text,
  /** The proposal's CID, by which both call the deal. */
  proposal: link,
  /** By which it goes on chain, once there is one. */
  publishMessage: nullable(link),
})
export type DealResponse = ValueOf<typeof dealResponse>

/** To who asks how a deal does. */
export const providerDealState = record('providerDealState', {
  /** `StorageDealStatus`. */
  state: uint64,
  message: text,
  proposal: nullable(dealProposal),
  proposalCid: nullable(link),
  addFundsCid: nullable(link),
  publishCid: nullable(link),
  dealID: uint64,
  fastRetrieval: bool,
})
export type ProviderDealState = ValueOf<typeof providerDealState>
