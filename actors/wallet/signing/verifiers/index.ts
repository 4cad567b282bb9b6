/** One for each type. */
import type { SignType } from '../sign-type.js'
import type { Verifier } from '../verifier.js'
import { blind } from './blind.js'
import { block } from './block.js'
import { clientDeal, dealProposal } from './deal.js'
import { askResponse, networkResponse, providerDealState, storageAsk } from './deal-talk.js'
import { message } from './message.js'
import { possession } from './possession.js'
import { randomness } from './randomness.js'
import { voucher } from './voucher.js'

export const VERIFIERS: { readonly [T in SignType]: Verifier } = {
  message,
  block,
  dealproposal: dealProposal,
  drawrandomparam: randomness,
  signedvoucher: voucher,
  storageask: storageAsk,
  askresponse: askResponse,
  networkresposne: networkResponse,
  providerdealstate: providerDealState,
  clientdeal: clientDeal,
  verifyaddress: possession,
  unknown: blind,
  f3: blind,
  '': blind,
}
