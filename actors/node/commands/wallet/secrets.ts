/** Keys with their secrets, out and in. A secret is never on a command line, and is printed only for who says so. */
import { writeFileSync } from 'node:fs'
import {
  type CommandContext,
  CommandError,
  CommandErrorCode,
  inputPath,
  readInput,
} from '../../../../runtime/command/index.js'
import { addressOf } from '../given.js'
import { type WhichWallet, withKeys } from './which.js'

export interface ExportOptions extends WhichWallet {
  readonly out?: string
  readonly printSecret?: boolean
}

const OWNER_ONLY = 0o600

export async function walletExport(
  account: string,
  { out, printSecret = false, ...which }: ExportOptions,
  context: CommandContext,
): Promise<undefined> {
  const address = addressOf(account).toString()
  if ((out === undefined) !== printSecret)
    throw new CommandError(
      CommandErrorCode.USAGE,
      out === undefined ? 'it is not said where the secret is to go' : 'a file is named, and --print-secret is given',
      'Give --out FILE; or --print-secret, if nobody else sees what is printed.',
    )
  await withKeys(which, context, async ({ keys }) => {
    const key = await keys.WalletExport(address)
    if (out === undefined) {
      context.output.result(key, () => JSON.stringify(key))
      return
    }
    const path = context.resolvePath(out)
    write(path, JSON.stringify(key))
    context.output.result({ address, path }, () => `the key of ${address}, with its secret, is in ${path}`)
  })
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, `${text}\n`, { flag: 'wx', mode: OWNER_ONLY })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new CommandError(CommandErrorCode.FILE_EXISTS, `${path} is there already`, 'Name another file.', { cause })
  }
}

export async function walletImport(
  file: string | undefined,
  which: WhichWallet,
  context: CommandContext,
): Promise<undefined> {
  const key = keyIn(readInput(inputPath(file, 'key', context), 'Name the file that `vesper wallet export` wrote.'))
  await withKeys(which, context, async ({ keys, isNode }) => {
    const address = (await keys.WalletImport(key)).toString()
    context.output.result({ address }, () => `the ${isNode ? 'node' : 'wallet'} has the key of ${address} now`)
  })
}

interface KeyInfo {
  readonly Type: 'bls' | 'secp256k1'
  readonly PrivateKey: string
}

/** What the text says is never told: it may be a secret. */
function keyIn(text: string): KeyInfo {
  const trimmed = text.trim()
  const json = /^([0-9a-f]{2})+$/i.test(trimmed) ? Buffer.from(trimmed, 'hex').toString('utf8') : trimmed
  try {
    const { Type, PrivateKey } = JSON.parse(json) as Partial<KeyInfo>
    // Whoever has no keys of a type says so.
    if (typeof Type === 'string' && typeof PrivateKey === 'string') return { Type, PrivateKey }
  } catch {
    // Without the cause, which may quote the text.
  }
  throw new CommandError(
    CommandErrorCode.USAGE,
    'what was given is no exported key',
    'It is {"Type": "bls" or "secp256k1", "PrivateKey": "<base64>"}, or the same in hex.',
  )
}
