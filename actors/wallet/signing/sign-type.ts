/** What can be signed, under the names that go over the wire. Source: venus-shared, types/msg_meta.go. */
import { WalletError, WalletErrorCode } from '../errors.js'

export const SIGN_TYPES = [
  'message',
  'block',
  'dealproposal',
  'drawrandomparam',
  'signedvoucher',
  'storageask',
  'askresponse',
  // Misspelt on the wire.
  'networkresposne',
  'providerdealstate',
  'clientdeal',
  'verifyaddress',
  'unknown',
  'f3',
  // Go's zero: who left it out.
  '',
] as const
export type SignType = (typeof SIGN_TYPES)[number]

/** They tell nothing of what is signed. */
export const BLIND_TYPES = ['unknown', 'f3', ''] as const satisfies readonly SignType[]
export type BlindType = (typeof BLIND_TYPES)[number]

const MOST_SHOWN = 40

/** @throws WalletError SIGN_TYPE_UNKNOWN */
export function knownSignType(type: string): SignType {
  const known = SIGN_TYPES.find(one => one === type)
  if (known !== undefined) return known
  const names = SIGN_TYPES.filter(name => name !== '')
  throw new WalletError({
    code: WalletErrorCode.SIGN_TYPE_UNKNOWN,
    type: String(type).slice(0, MOST_SHOWN),
    known: names,
  })
}
