/** What a message has to be whatever the chain's state: a block with another one is invalid, or the network doesn't pass it on. Source: Lotus, venus. */
import {
  BASE_FEE_FLOOR,
  BLOCK_GAS_LIMIT,
  inclusionGas,
  Protocol,
  SignatureType,
  TOTAL_FILECOIN,
  ZERO_BLS_ADDRESS,
} from '../../../../filecoin/index.js'
import { MpoolError, MpoolErrorCode } from '../errors.js'
import type { PendingMessage } from '../pending/index.js'

const MOST_BYTES = 64 << 10

/**
 * Whether its signature is right is another question.
 *
 * @throws MpoolError
 */
export function checkForm({ signed, bytes, chainBytes }: PendingMessage): void {
  const { version, to, from, value, gasLimit, gasFeeCap, gasPremium } = signed.message
  if (bytes > MOST_BYTES) throw new MpoolError({ code: MpoolErrorCode.MESSAGE_TOO_BIG, bytes, mostBytes: MOST_BYTES })
  if (version !== 0) throw invalid('version', `${version}`, '0')
  if (to.equals(ZERO_BLS_ADDRESS)) throw invalid('recipient', `${to}`, 'another one, as nobody has its key')
  for (const [field, address] of Object.entries({ recipient: to, sender: from }))
    if (address.protocol === Protocol.Delegated)
      throw invalid(field, `${address}`, 'of a kind that network version 17 has')
  if (signed.signature.type === SignatureType.Delegated)
    throw invalid('signature', 'a delegated one', 'of a kind that network version 17 has')
  // A block may have one of just as much, but nobody could pay it.
  if (value < 0n || value >= TOTAL_FILECOIN)
    throw new MpoolError({ code: MpoolErrorCode.VALUE_OUT_OF_RANGE, value: `${value}`, below: `${TOTAL_FILECOIN}` })
  if (gasFeeCap < BASE_FEE_FLOOR)
    throw new MpoolError({ code: MpoolErrorCode.FEE_CAP_TOO_LOW, feeCap: `${gasFeeCap}`, least: `${BASE_FEE_FLOOR}` })
  if (gasPremium < 0n || gasPremium > gasFeeCap)
    throw new MpoolError({
      code: MpoolErrorCode.PREMIUM_OUT_OF_RANGE,
      premium: `${gasPremium}`,
      feeCap: `${gasFeeCap}`,
    })
  const least = inclusionGas(chainBytes)
  if (gasLimit < least || gasLimit > BLOCK_GAS_LIMIT)
    throw new MpoolError({ code: MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE, gasLimit, least, most: BLOCK_GAS_LIMIT })
}

const invalid = (field: string, found: string, wanted: string) =>
  new MpoolError({ code: MpoolErrorCode.MESSAGE_INVALID, field, found, wanted })
