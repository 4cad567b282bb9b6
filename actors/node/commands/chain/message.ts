/** `vesper chain message`: a message, and what became of it. */
import { bytes, link, uint64 } from '../../../../filecoin/cbor/index.js'
import { exitCodeText, formatFil, type Message } from '../../../../filecoin/index.js'
import { type CommandContext, fields } from '../../../../runtime/command/index.js'
import { cidOf } from '../given.js'
import { type NodeSession, withNode } from '../node-session.js'

/** Epochs: all. */
const NO_LIMIT = -1

export async function chainMessage(text: string, context: CommandContext): Promise<undefined> {
  const cid = cidOf(text)
  await withNode(context, async node => {
    const { lotus } = node
    const message = await lotus.ChainGetMessage(link.toWire(cid))
    const found = await lotus.StateSearchMsg(null, link.toWire(cid), NO_LIMIT, true)
    const shown = {
      cid: cid.toString(),
      from: message.from.toString(),
      to: message.to.toString(),
      /** AttoFIL, as all amounts. */
      value: message.value.toString(),
      nonce: message.nonce,
      method: message.method.toString(),
      params: await decoded(node, message),
      gasLimit: message.gasLimit,
      gasFeeCap: message.gasFeeCap.toString(),
      gasPremium: message.gasPremium.toString(),
      executed: found && {
        /** Another one if that was executed in its place. */
        message: found.Message.toString(),
        height: found.Height,
        exitCode: found.Receipt.exitCode,
        gasUsed: found.Receipt.gasUsed,
        returned: found.ReturnDec ?? null,
      },
    }
    context.output.result(shown, () => inWords(shown))
  })
}

interface Shown {
  readonly cid: string
  readonly from: string
  readonly to: string
  readonly value: string
  readonly nonce: number
  readonly method: string
  readonly params: unknown
  readonly gasLimit: number
  readonly gasFeeCap: string
  readonly gasPremium: string
  readonly executed: {
    readonly message: string
    readonly height: number
    readonly exitCode: number
    readonly gasUsed: number
    readonly returned: unknown
  } | null
}

const inWords = (shown: Shown): string =>
  fields([
    ['message', shown.cid],
    ['from', shown.from],
    ['to', shown.to],
    ['value', formatFil(BigInt(shown.value))],
    ['nonce', shown.nonce],
    ['method', shown.method],
    ['params', shown.params === null ? null : JSON.stringify(shown.params)],
    ['gas limit', shown.gasLimit],
    ['gas fee cap', `${shown.gasFeeCap} attoFIL`],
    ['gas premium', `${shown.gasPremium} attoFIL`],
    ...(shown.executed === null
      ? [['executed', 'not yet'] as const]
      : [
          ['executed', `before height ${shown.executed.height}`] as const,
          ...(shown.executed.message === shown.cid ? [] : [['in its place', shown.executed.message] as const]),
          ['exit code', exitCodeText(shown.executed.exitCode)] as const,
          ['gas used', shown.executed.gasUsed] as const,
          ['returned', shown.executed.returned === null ? null : JSON.stringify(shown.executed.returned)] as const,
        ]),
  ])

/** Base64 where nobody knows how to read them, null where there are none. */
async function decoded({ lotus }: NodeSession, { to, method, params }: Message): Promise<unknown> {
  if (params.length === 0) return null
  const given = bytes.toWire(params)
  try {
    return await lotus.StateDecodeParams(to.toString(), uint64.toWire(method), given, null)
  } catch {
    return given
  }
}
