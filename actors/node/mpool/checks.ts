/** What would be held against messages that somebody thinks of sending, each check by itself. Source: Lotus, messagepool, "checks". */
import {
  BASE_FEE_FLOOR,
  BLOCK_GAS_LIMIT,
  chainLength,
  inclusionGas,
  type Message,
  messageCid,
  TOTAL_FILECOIN,
} from '../../../filecoin/index.js'
import type { Account } from '../state/index.js'
import { baseFeeBound } from './rules/index.js'

/** Lotus's numbers. */
export enum CheckCode {
  Serialize = 1,
  Size = 2,
  Validity = 3,
  MinGas = 4,
  MinBaseFee = 5,
  BaseFee = 6,
  BaseFeeLowerBound = 7,
  BaseFeeUpperBound = 8,
  StateNonce = 9,
  Nonce = 10,
  StateBalance = 11,
  Balance = 12,
}

export interface MessageCheck {
  /** Of the message. */
  readonly cid: string
  readonly code: CheckCode
  readonly isOk: boolean
  /** Empty if there is nothing to say; a warning has words, and is right all the same. */
  readonly error: string
  /** Amounts in attoFIL as decimal text. */
  readonly hint: Readonly<Record<string, string | number>>
}

/** What the checks of one sender's messages build on. */
export interface CheckedSender {
  readonly account: Account | null
  /** The next message's. */
  readonly nonce: number
  /** AttoFIL that those before it may cost. */
  readonly requiredFunds: bigint
}

export interface MessageToCheck {
  readonly message: Message
  /** Whether its nonce is the one that it will have. */
  readonly hasNonce: boolean
}

/** Room is left for a signature. */
const MOST_BYTES = (64 << 10) - 128
const LOWER_DIVISOR = 10n
const UPPER_FACTOR = 10n

/**
 * @param messages Each sender's in the order in which they are to be sent.
 * @param senderOf By the address that a message names; asked once for each.
 * @returns The checks of each message, up to the first that leaves the rest without sense.
 */
export function checkMessages(
  messages: readonly MessageToCheck[],
  baseFee: bigint,
  senderOf: (from: Message['from']) => CheckedSender,
): readonly (readonly MessageCheck[])[] {
  const senders = new Map<string, CheckedSender>()
  return messages.map(({ message, hasNonce }) => {
    const key = message.from.key
    const sender = senders.get(key) ?? senderOf(message.from)
    const { account, nonce } = sender
    const cid = messageCid(message).toString()
    const checks: MessageCheck[] = []
    const check = (code: CheckCode, isOk: boolean, error: string, hint: MessageCheck['hint'] = {}): boolean => {
      checks.push({ cid, code, isOk, error: isOk ? '' : error, hint })
      return isOk
    }
    const unknown = `the sender ${message.from} is no account`
    check(CheckCode.StateNonce, account !== null, unknown, { nonce })
    check(CheckCode.StateBalance, account !== null, unknown, { balance: `${account?.balance ?? 0n}` })
    if (account === null) return checks

    const bytes = chainLength(message)
    check(CheckCode.Serialize, true, '')
    check(CheckCode.Size, bytes <= MOST_BYTES, `it has ${bytes} bytes, ${MOST_BYTES} at most are passed on`)
    if (!check(CheckCode.Validity, isValid(message), 'its version, value, fees or gas limit are out of range'))
      return checks
    const minGas = inclusionGas(bytes)
    check(CheckCode.MinGas, message.gasLimit >= minGas, `its gas limit is less than ${minGas}`, { minGas })
    checkFees(check, message, baseFee)

    const required = sender.requiredFunds + message.gasFeeCap * BigInt(message.gasLimit) + message.value
    const isNext = !hasNonce || message.nonce === nonce
    check(CheckCode.Nonce, isNext, `its nonce is ${message.nonce}, not ${nonce}`, { nextNonce: nonce })
    check(CheckCode.Balance, account.balance >= required, `its sender has ${account.balance} attoFIL`, {
      requiredFunds: `${required}`,
    })
    senders.set(key, { account, nonce: isNext ? nonce + 1 : nonce, requiredFunds: required })
    const upper = checks.findIndex(({ code }) => code === CheckCode.BaseFeeUpperBound)
    // Only a warning, as Lotus has it.
    if (upper >= 0) checks[upper] = { ...(checks[upper] as MessageCheck), isOk: true }
    return checks
  })
}

type Check = (code: CheckCode, isOk: boolean, error: string, hint?: MessageCheck['hint']) => boolean

function checkFees(check: Check, { gasFeeCap }: Message, fee: bigint): void {
  const baseFee = `${fee}`
  if (!check(CheckCode.MinBaseFee, gasFeeCap >= BASE_FEE_FLOOR, `its fee cap is less than ${BASE_FEE_FLOOR}`)) return
  check(CheckCode.BaseFee, gasFeeCap >= fee, 'its fee cap is less than the base fee', { baseFee })
  const lower = baseFeeBound(fee, LOWER_DIVISOR)
  const later = 'the base fee may be 20 epochs from now'
  const lowerHint = { baseFeeLowerBound: `${lower}`, baseFee }
  if (!check(CheckCode.BaseFeeLowerBound, gasFeeCap >= lower, `its fee cap is less than ${later} at least`, lowerHint))
    return
  const upper = fee * UPPER_FACTOR
  const upperHint = { baseFeeUpperBound: `${upper}`, baseFee }
  check(CheckCode.BaseFeeUpperBound, gasFeeCap >= upper, `its fee cap is less than ${later} at most`, upperHint)
}

function isValid({ version, value, gasFeeCap, gasPremium, gasLimit }: Message): boolean {
  return (
    version === 0 &&
    value >= 0n &&
    value < TOTAL_FILECOIN &&
    gasPremium >= 0n &&
    gasFeeCap >= gasPremium &&
    gasLimit > 0 &&
    gasLimit <= BLOCK_GAS_LIMIT
  )
}
