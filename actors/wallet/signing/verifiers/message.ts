/**
 * Messages. Extra is the message; the bytes must be what its signer signs for it, which is recomputed: the CID, or for an account of Ethereum the
 * transaction. Whoever shows one message can't get another signed.
 */
import {
  decode,
  ethereumBytesToSign,
  messageCid,
  message as messageCodec,
  Protocol,
} from '../../../../filecoin/index.js'
import { assertSame, invalid, readShown, type Verifier } from '../verifier.js'

export const message: Verifier = ({ type, bytes, extra, signer }, { ethereumChainId }) => {
  if (extra.length === 0) throw invalid(type, 'Extra', 'it is to be the message, and there is none')
  const shown = readShown(type, 'Extra', () => decode(messageCodec, extra))
  if (shown.version !== 0) throw invalid(type, 'Extra', `the version is to be 0; it is ${shown.version}`)
  const { value, gasLimit, gasFeeCap, gasPremium } = shown
  if ([value, gasFeeCap, gasPremium].some(amount => amount < 0n) || gasLimit < 0)
    throw invalid(type, 'Extra', 'amounts are to be 0 or more')
  const cid = messageCid(shown)
  const expected =
    signer.protocol === Protocol.Delegated
      ? readShown(type, 'Extra', () => ethereumBytesToSign(shown, ethereumChainId))
      : cid.bytes
  assertSame(type, bytes, expected, 'the message in Extra')
  const subject = { ...shown, kind: 'message', cid, gasFeeMax: gasFeeCap * BigInt(gasLimit) } as const
  return { bytes: expected, subject, signedBy: shown.from }
}
