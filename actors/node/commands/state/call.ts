/** `vesper state call`. */
import { exitCodeText, formatFil, message as messageCodec } from '../../../../filecoin/index.js'
import { type CommandContext, EXIT, fields } from '../../../../runtime/command/index.js'
import { keyAt } from '../at-height.js'
import { addressOf, attoFilOf, jsonOf } from '../given.js'
import type { HeightOption } from '../height-option.js'
import { withNode } from '../node-session.js'
import { encoded } from '../sending/params.js'

export interface CallOptions {
  readonly from?: string
  readonly value: string
  readonly method: number
  readonly paramsJson?: string
}

/** The call's gas is a block's. */
const UNPRICED = { version: 0, nonce: 0, gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n }

export async function stateCall(
  account: string,
  options: HeightOption & CallOptions,
  context: CommandContext,
): Promise<number> {
  const to = addressOf(account)
  const from = options.from === undefined ? null : addressOf(options.from)
  const value = attoFilOf(options.value)
  const method = BigInt(options.method)
  const params = options.paramsJson === undefined ? null : jsonOf('--params-json', options.paramsJson)
  return withNode(context, async node => {
    const { lotus } = node
    const message = {
      ...UNPRICED,
      to,
      from: from ?? (await lotus.WalletDefaultAddress()),
      value,
      method,
      params: params === null ? new Uint8Array() : await encoded(node, to, method, params),
    }
    const { MsgRct, Error: problem } = await lotus.StateCall(messageCodec.toWire(message), await keyAt(node, options))
    const { exitCode, gasUsed, returned } = MsgRct
    const shown = {
      from: message.from.toString(),
      to: to.toString(),
      value: value.toString(),
      exitCode,
      gasUsed,
      /** Base64 of CBOR. */
      returned: Buffer.from(returned).toString('base64'),
      error: problem === '' ? null : problem,
    }
    context.output.result(shown, () =>
      fields([
        ['from', shown.from],
        ['to', shown.to],
        ['value', formatFil(value)],
        ['exit code', exitCodeText(exitCode)],
        ['gas used', gasUsed],
        ['returned', shown.returned === '' ? null : shown.returned],
        ...(shown.error === null ? [] : [['error', shown.error] as const]),
      ]),
    )
    return exitCode === 0 ? EXIT.ok : EXIT.failure
  })
}
