/**
 * What proves to a gateway that the wallet has a key: a hash of the gateway's randomness and the wallet's own, so that neither chooses what is signed.
 * Source: venus-shared, types/wallet/sign_types.go, `GetSignData`; types/gateway/wallet_event.go.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { assertSame, type Verifier } from '../verifier.js'

export const possession: Verifier = ({ type, bytes, extra }, { ownRandom }) => {
  const expected = sha256(Buffer.concat([extra, ownRandom]))
  assertSame(type, bytes, expected, 'the hash of the gateway’s randomness and the wallet’s own')
  return { bytes: expected, subject: { kind: 'possession' } }
}
