/** `vesper wallet sign` and `verify`: signatures in hex as Lotus prints them, their type's byte first. */
import { readFileSync } from 'node:fs'
import { bytes } from '../../../../filecoin/cbor/index.js'
import { signature as signatureCodec } from '../../../../filecoin/index.js'
import { type CommandContext, CommandError, CommandErrorCode, EXIT } from '../../../../runtime/command/index.js'
import { addressOf, hexOf } from '../given.js'
import { withNode } from '../node-session.js'
import { type WhichWallet, withKeys } from './which.js'

export interface SignOptions extends WhichWallet {
  readonly file?: string
  readonly type?: string
  /** In hex. */
  readonly extra?: string
}

export async function walletSign(
  account: string,
  hex: string | undefined,
  { file, type, extra, ...which }: SignOptions,
  context: CommandContext,
): Promise<undefined> {
  const address = addressOf(account).toString()
  const message = messageOf(hex, file, context)
  const shown = extra === undefined ? null : Buffer.from(hexOf(extra, 'what the bytes stand for')).toString('base64')
  const meta = type === undefined && extra === undefined ? undefined : { Type: type ?? '', Extra: shown }
  await withKeys(which, context, async ({ keys, isNode }) => {
    const given = meta ?? (isNode ? undefined : { Type: 'unknown', Extra: null })
    const signed = await keys.WalletSign(address, bytes.toWire(message), given)
    const signature = Buffer.from([signed.type, ...signed.data]).toString('hex')
    context.output.result({ signature }, () => signature)
  })
}

function messageOf(hex: string | undefined, file: string | undefined, { resolvePath }: CommandContext): Uint8Array {
  if ((hex === undefined) === (file === undefined))
    throw new CommandError(
      CommandErrorCode.USAGE,
      'there must be either bytes in hex or a file to sign',
      'Give one of them: HEX, or --file FILE.',
    )
  if (hex !== undefined) return hexOf(hex, 'what is to be signed')
  try {
    return readFileSync(resolvePath(file as string))
  } catch (cause) {
    throw new CommandError(CommandErrorCode.FILE_NOT_FOUND, `${file} can't be read`, 'Name a file to sign.', { cause })
  }
}

export async function walletVerify(
  account: string,
  hex: string,
  signature: string,
  context: CommandContext,
): Promise<number> {
  const address = addressOf(account).toString()
  const message = hexOf(hex, 'what was signed')
  const [type = 0, ...data] = hexOf(signature, 'the signature')
  return withNode(context, async ({ lotus }) => {
    const given = signatureCodec.toWire({ type, data: Uint8Array.from(data) })
    const isValid = await lotus.WalletVerify(address, bytes.toWire(message), given)
    context.output.result({ valid: isValid }, () => (isValid ? 'the signature is right' : 'the signature is wrong'))
    return isValid ? EXIT.ok : EXIT.failure
  })
}
