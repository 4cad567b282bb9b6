/** Addresses, CIDs, amounts and the like as they stand on a command line. All throw CommandError USAGE. */
import { CID } from 'multiformats/cid'
import { Address, parseFil } from '../../../filecoin/index.js'
import { CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

export function addressOf(text: string): Address {
  try {
    return Address.parse(text)
  } catch (cause) {
    throw wrong(`'${text}' is no address`, 'Give one such as t01000 or t1…, and check that it was copied whole.', cause)
  }
}

export function cidOf(text: string): CID {
  try {
    return CID.parse(text)
  } catch (cause) {
    throw wrong(`'${text}' is no CID`, 'Give one such as bafy2bza…, and check that it was copied whole.', cause)
  }
}

/** AttoFIL of an amount in FIL. */
export function attoFilOf(text: string): bigint {
  const amount = parseFil(text)
  if (amount !== null) return amount
  throw wrong(
    `'${text}' is no amount of FIL`,
    'Give a number with at most 18 digits behind the point, such as 10 or 0.5.',
  )
}

/** Of gas: attoFIL, whole. */
export function attoOf(text: string): bigint {
  if (/^\d+$/.test(text)) return BigInt(text)
  throw wrong(`'${text}' is no amount of attoFIL`, 'Give a whole number; 1 FIL is 10^18 attoFIL.')
}

export function hexOf(text: string, what: string): Uint8Array {
  const digits = text.replace(/^0x/, '')
  if (/^([0-9a-fA-F]{2})*$/.test(digits)) return new Uint8Array(Buffer.from(digits, 'hex'))
  throw wrong(`${what} is not written in hex`, 'Give two digits of 0-9 and a-f for each byte.')
}

export function jsonOf(option: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw wrong(
      `what ${option} gives is no JSON: ${(cause as Error).message}`,
      'Put it in single quotes, such as \'{"AmountRequested": "1000"}\'.',
      cause,
    )
  }
}

const wrong = (message: string, remedy: string, cause?: unknown): CommandError =>
  new CommandError(CommandErrorCode.USAGE, message, remedy, { cause })
