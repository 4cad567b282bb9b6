/** What providers tell clients of asks and deals. */
import {
  askBytesToSign,
  storageAsk as askCodec,
  askResponse as askResponseCodec,
  dealResponse,
  encode,
  type StorageAsk,
  providerDealState as stateCodec,
} from '../../../../filecoin/index.js'
import type { AskSubject } from '../subject.js'
import { decodeShown, type Verifier } from '../verifier.js'
import { termsOf } from './deal.js'

export const storageAsk: Verifier = request => {
  const ask = decodeShown(request, askCodec)
  return { bytes: encode(askCodec, ask), subject: subjectOf(ask) }
}

export const askResponse: Verifier = request => {
  const { ask } = decodeShown(request, askResponseCodec).ask
  return { bytes: askBytesToSign(ask), subject: subjectOf(ask) }
}

export const networkResponse: Verifier = request => {
  const response = decodeShown(request, dealResponse)
  const { state, proposal } = response
  return { bytes: encode(dealResponse, response), subject: { kind: 'dealResponse', state, proposal } }
}

export const providerDealState: Verifier = request => {
  const told = decodeShown(request, stateCodec)
  const { state, dealID: dealId, proposal } = told
  const terms = proposal === null ? null : termsOf(proposal)
  return { bytes: encode(stateCodec, told), subject: { kind: 'dealState', state, dealId, terms } }
}

function subjectOf({ miner, price, verifiedPrice, minPieceSize, maxPieceSize, expiry }: StorageAsk): AskSubject {
  return { kind: 'ask', miner, price, verifiedPrice, minPieceSize, maxPieceSize, expiry }
}
