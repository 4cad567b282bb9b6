/** Vouchers of payment channels, whose own signature is left out of what is signed. */
import { paych } from '../../../../filecoin/actors/index.js'
import { encode } from '../../../../filecoin/index.js'
import { decodeShown, invalid, type Verifier } from '../verifier.js'

export const voucher: Verifier = request => {
  const shown = decodeShown(request, paych.signedVoucher)
  const { channelAddr: channel, lane, nonce, amount } = shown
  if (amount < 0n) throw invalid(request.type, 'the voucher', 'its amount is to be 0 or more')
  const bytes = encode(paych.signedVoucher, { ...shown, signature: null })
  return { bytes, subject: { kind: 'voucher', channel, lane, nonce, amount } }
}
