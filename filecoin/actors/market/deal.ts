/** What a client and a provider agree on. Source: fil_actor_market 9.0.1, `deal`. Amounts in attoFIL. */
import { address, bigint, bool, int, link, textOrBytes, tuple, uint, type ValueOf } from '../../cbor/index.js'
import { signature } from '../../signature.js'

export const dealProposal = tuple('dealProposal', {
  /** CommP. */
  pieceCID: link,
  /** Padded bytes. */
  pieceSize: uint,
  /** Paid for with data cap. */
  verifiedDeal: bool,
  client: address,
  provider: address,
  /** Whatever the client likes, up to 256 bytes. */
  label: textOrBytes,
  /** By when the sector is to be proven. */
  startEpoch: int,
  endEpoch: int,
  storagePricePerEpoch: bigint,
  providerCollateral: bigint,
  clientCollateral: bigint,
})
export type DealProposal = ValueOf<typeof dealProposal>

export const clientDealProposal = tuple('clientDealProposal', {
  proposal: dealProposal,
  /** Of the proposal's encoding. */
  clientSignature: signature,
})
export type ClientDealProposal = ValueOf<typeof clientDealProposal>
