/**
 * Types that tell nothing. Without a permission for the very type nothing is signed; and with one, nothing that has a type of its own either, unless
 * anything goes: else whoever may sign randomness under such a type could have the key's money moved.
 */
import { market, paych } from '../../../../filecoin/actors/index.js'
import type { Codec } from '../../../../filecoin/cbor/index.js'
import { blockHeader, decode, message, Protocol } from '../../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../../errors.js'
import type { BlindType, SignType } from '../sign-type.js'
import type { SignRequest, Verifier } from '../verifier.js'

export const blind: Verifier = (request, { blind: permissions }) => {
  const { type, bytes } = request
  const permission = permissions.get(type as BlindType)
  if (permission === undefined) throw new WalletError({ code: WalletErrorCode.SIGN_BLIND, type })
  const as = permission === 'anything' ? null : recognized(request)
  if (as !== null) throw new WalletError({ code: WalletErrorCode.SIGN_DISGUISED, type, as })
  return { bytes: Uint8Array.from(bytes), subject: { kind: 'blind', length: bytes.length } }
}

/** CIDv1 of DAG-CBOR: by Blake2b of 256 bits, and by SHA-256. */
const MESSAGE_CID = Buffer.from('0171a0e40220', 'hex')
const DEAL_CID = Buffer.from('01711220', 'hex')
const DIGEST_BYTES = 32
/** Begins a transaction of EIP-1559, and at least a list in RLP. */
const EIP_1559 = 2
const RLP_LIST = 0xc0
/** Lists in CBOR. */
const [FIRST_LIST, LAST_LIST] = [0x80, 0x9f]

const TUPLES: readonly (readonly [type: SignType, codec: Codec<unknown>])[] = [
  ['message', message],
  ['block', blockHeader],
  ['dealproposal', market.dealProposal],
  ['clientdeal', market.clientDealProposal],
  ['signedvoucher', paych.signedVoucher],
]

/** As what has money or faults in it. */
function recognized({ bytes, signer }: SignRequest): SignType | null {
  if (isCid(bytes, MESSAGE_CID)) return 'message'
  if (isCid(bytes, DEAL_CID)) return 'clientdeal'
  const [first = 0, second = 0] = bytes
  const isTransaction = first >= RLP_LIST || (first === EIP_1559 && second >= RLP_LIST)
  if (signer.protocol === Protocol.Delegated && isTransaction) return 'message'
  if (first < FIRST_LIST || first > LAST_LIST) return null
  return TUPLES.find(([, codec]) => isOf(codec, bytes))?.[0] ?? null
}

const isCid = (bytes: Uint8Array, prefix: Uint8Array): boolean =>
  bytes.length === prefix.length + DIGEST_BYTES && Buffer.compare(bytes.subarray(0, prefix.length), prefix) === 0

function isOf(codec: Codec<unknown>, bytes: Uint8Array): boolean {
  try {
    decode(codec, bytes)
    return true
  } catch {
    return false
  }
}
