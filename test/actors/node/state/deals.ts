/** Deals of the chain's client with its first provider. */
import { market, SINGLETONS } from '../../../../filecoin/actors/index.js'
import { Address, encode, SignatureType } from '../../../../filecoin/index.js'
import { signBls } from '../../../../native/index.js'
import { calling, FIL, keyOf, type Sent, secretOf } from './chain.js'

const MARKET = Address.id(SINGLETONS.market)
const [first, client] = [keyOf('first'), keyOf('client')]

/** What both hold in the market, so that they can make deals: 1 and 2 FIL. */
export const balances: readonly Sent[] = [
  { from: first, to: MARKET, value: FIL, ...calling(market.methods.AddBalance, Address.id(1000)) },
  { from: client, to: MARKET, value: 2n * FIL, ...calling(market.methods.AddBalance, client) },
]

/** By the provider, with the client's signatures. */
export const publishing = (deals: readonly market.DealProposal[]): Sent => ({
  from: first,
  to: MARKET,
  ...calling(market.methods.PublishStorageDeals, { deals: deals.map(signed) }),
})

const signed = (proposal: market.DealProposal): market.ClientDealProposal => ({
  proposal,
  clientSignature: {
    type: SignatureType.Bls,
    data: signBls(secretOf('client'), encode(market.dealProposal, proposal)),
  },
})
