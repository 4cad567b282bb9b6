/** Deals that a client proposes: the proposal that goes on chain, and the CID by which client and provider speak of it. */
import { market } from '../../../../filecoin/actors/index.js'
import { clientDealCid, encode } from '../../../../filecoin/index.js'
import type { DealTerms } from '../subject.js'
import { decodeShown, invalid, type SignRequest, type Verifier } from '../verifier.js'

export const dealProposal: Verifier = request => {
  const proposal = decodeShown(request, market.dealProposal)
  assertSensible(request, proposal)
  return {
    bytes: encode(market.dealProposal, proposal),
    subject: { kind: 'deal', ...termsOf(proposal) },
    signedBy: proposal.client,
  }
}

/** The CID of a proposal that is signed already. */
export const clientDeal: Verifier = request => {
  const deal = decodeShown(request, market.clientDealProposal)
  const { proposal } = deal
  assertSensible(request, proposal)
  return {
    bytes: clientDealCid(deal).bytes,
    subject: { kind: 'deal', ...termsOf(proposal) },
    signedBy: proposal.client,
  }
}

/** The market would refuse it; and a policy that bounds its price would be deceived by less than nothing. */
function assertSensible({ type }: SignRequest, proposal: market.DealProposal): void {
  const { startEpoch, endEpoch, storagePricePerEpoch, clientCollateral, providerCollateral } = proposal
  if ([storagePricePerEpoch, clientCollateral, providerCollateral].some(amount => amount < 0n))
    throw invalid(type, 'the proposal', 'amounts are to be 0 or more')
  if (endEpoch <= startEpoch)
    throw invalid(type, 'the proposal', `it is to end after its start at ${startEpoch}, and ends at ${endEpoch}`)
}

export function termsOf(proposal: market.DealProposal): DealTerms {
  const { client, provider, pieceCID: pieceCid, pieceSize, verifiedDeal: verified, startEpoch, endEpoch } = proposal
  const { storagePricePerEpoch: pricePerEpoch, clientCollateral, providerCollateral } = proposal
  const price = pricePerEpoch * (BigInt(endEpoch) - BigInt(startEpoch))
  const money = { pricePerEpoch, price, clientCollateral, providerCollateral }
  return { client, provider, pieceCid, pieceSize, verified, startEpoch, endEpoch, ...money }
}
