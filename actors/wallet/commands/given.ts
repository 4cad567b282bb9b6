/** What stands on a command line of the wallet, or in a file that it names. All throw CommandError, which never tells what a file has in it. */
import { Address, parseFil } from '../../../filecoin/index.js'
import {
  type CommandContext,
  CommandError,
  CommandErrorCode,
  inputPath,
  readInput,
} from '../../../runtime/command/index.js'

export function addressOf(text: string): Address {
  try {
    return Address.parse(text)
  } catch (cause) {
    throw wrong(`'${text}' is no address`, 'Give one such as t01000 or t1…, and check that it was copied whole.', cause)
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

export function bytesOf(hex: string, what: string): Uint8Array {
  const digits = hex.replace(/^0x/, '')
  if (/^([0-9a-fA-F]{2})*$/.test(digits)) return new Uint8Array(Buffer.from(digits, 'hex'))
  throw wrong(`${what} is not written in hex`, 'Give two digits of 0-9 and a-f for each byte.')
}

/**
 * JSON of a file, or of standard input.
 *
 * @param file Standard input if it is `-`, or not named.
 * @throws CommandError FILE_NOT_FOUND, FILE_UNREADABLE or USAGE
 */
export function jsonOf(file: string | undefined, context: CommandContext): unknown {
  const path = inputPath(file, 'JSON', context)
  const text = readInput(path, 'Name a file with JSON in it.')
  try {
    return JSON.parse(text)
  } catch {
    throw wrong(`${path ?? 'what came on standard input'} is no JSON`, 'See docs/wallet.md for what belongs there.')
  }
}

const wrong = (message: string, remedy: string, cause?: unknown): CommandError =>
  new CommandError(CommandErrorCode.USAGE, message, remedy, { cause })
