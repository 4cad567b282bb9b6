/** Makes a message of what stands on the line, and sends it. */
import { bigint } from '../../../../filecoin/cbor/index.js'
import {
  type Address,
  formatFil,
  type Message,
  message as messageCodec,
  type SignedMessage,
  signedMessage,
  signedMessageCid,
} from '../../../../filecoin/index.js'
import { type CommandContext, fields } from '../../../../runtime/command/index.js'
import { addressOf, attoFilOf, attoOf, jsonOf } from '../given.js'
import { type NodeSession, withNode } from '../node-session.js'
import { encoded } from './params.js'
import { waitFor } from './wait.js'

export interface SendOptions {
  readonly from?: string
  readonly method: number
  readonly paramsJson?: string
  readonly nonce?: number
  readonly gasLimit?: number
  readonly gasFeeCap?: string
  readonly gasPremium?: string
  readonly maxFee?: string
  readonly wait?: boolean
  readonly confidence: number
}

export async function send(
  to: string,
  amount: string,
  options: SendOptions,
  context: CommandContext,
): Promise<number | undefined> {
  const outline = outlineOf(to, amount, options)
  const { wait = false, confidence } = options
  return withNode(context, async node => {
    const signed = await sent(node, outline)
    const cid = signedMessageCid(signed)
    const { message } = signed
    const shown = {
      message: cid.toString(),
      from: message.from.toString(),
      to: message.to.toString(),
      /** AttoFIL, as all amounts. */
      value: message.value.toString(),
      nonce: message.nonce,
      method: message.method.toString(),
      gasLimit: message.gasLimit,
      gasFeeCap: message.gasFeeCap.toString(),
      gasPremium: message.gasPremium.toString(),
    }
    const inWords = () =>
      fields([
        ['message', shown.message],
        ['from', shown.from],
        ['to', shown.to],
        ['value', formatFil(message.value)],
        ['nonce', shown.nonce],
        ['gas', `at most ${formatFil(BigInt(message.gasLimit) * message.gasFeeCap)}`],
      ])
    if (!wait) {
      context.output.result(shown, inWords)
      return undefined
    }
    context.output.event('sent', shown, inWords())
    return waitFor(cid, confidence, node, context)
  })
}

interface Outline {
  readonly message: Omit<Message, 'from' | 'params'>
  readonly from: Address | null
  readonly params: unknown
  readonly hasNonce: boolean
  readonly maxFee: bigint | null
}

function outlineOf(to: string, amount: string, options: SendOptions): Outline {
  const { from, method, paramsJson, nonce, gasLimit = 0, gasFeeCap = '0', gasPremium = '0', maxFee } = options
  return {
    message: {
      version: 0,
      to: addressOf(to),
      nonce: nonce ?? 0,
      value: attoFilOf(amount),
      gasLimit,
      gasFeeCap: attoOf(gasFeeCap),
      gasPremium: attoOf(gasPremium),
      method: BigInt(method),
    },
    from: from === undefined ? null : addressOf(from),
    params: paramsJson === undefined ? null : jsonOf('--params-json', paramsJson),
    hasNonce: nonce !== undefined,
    maxFee: maxFee === undefined ? null : attoFilOf(maxFee),
  }
}

async function sent(node: NodeSession, { message, from, params, hasNonce, maxFee }: Outline): Promise<SignedMessage> {
  const { lotus } = node
  const whole = {
    ...message,
    from: from ?? (await lotus.WalletDefaultAddress()),
    params: params === null ? new Uint8Array() : await encoded(node, message.to, message.method, params),
  }
  const spec = { MaxFee: maxFee === null ? null : bigint.toWire(maxFee) }
  if (!hasNonce) return lotus.MpoolPushMessage(messageCodec.toWire(whole), spec)
  // The pool gives nonces to what it signs itself, so this is signed before.
  const estimated = await lotus.GasEstimateMessageGas(messageCodec.toWire(whole), spec, null)
  const numbered = {
    ...estimated,
    nonce: message.nonce,
    from: await lotus.StateAccountKey(whole.from.toString(), null),
  }
  const signed = await lotus.WalletSignMessage(numbered.from.toString(), messageCodec.toWire(numbered))
  await lotus.MpoolPush(signedMessage.toWire(signed))
  return signed
}
