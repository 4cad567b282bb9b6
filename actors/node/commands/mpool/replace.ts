/** `vesper mpool replace`: the same message with a higher premium. */
import type { CID } from 'multiformats/cid'
import {
  message as messageCodec,
  type SignedMessage,
  signedMessage,
  signedMessageCid,
} from '../../../../filecoin/index.js'
import { type CommandContext, CommandError, CommandErrorCode } from '../../../../runtime/command/index.js'
import { attoOf, cidOf } from '../given.js'
import { type NodeSession, withNode } from '../node-session.js'

export interface ReplaceOptions {
  readonly gasLimit?: number
  readonly gasFeeCap?: string
  readonly gasPremium?: string
}

export async function mpoolReplace(text: string, options: ReplaceOptions, context: CommandContext): Promise<undefined> {
  const cid = cidOf(text)
  const given = {
    gasLimit: options.gasLimit,
    feeCap: options.gasFeeCap === undefined ? undefined : attoOf(options.gasFeeCap),
    premium: options.gasPremium === undefined ? undefined : attoOf(options.gasPremium),
  }
  await withNode(context, async node => {
    const { lotus } = node
    const { message } = await pendingOf(cid, node)
    const { ReplaceByFeeRatio } = await lotus.MpoolGetConfig()
    const gasLimit = given.gasLimit ?? message.gasLimit
    const unpriced = { ...message, gasLimit, gasFeeCap: 0n, gasPremium: 0n }
    const estimated = await lotus.GasEstimateMessageGas(messageCodec.toWire(unpriced), null, null)
    const gasPremium = given.premium ?? most(estimated.gasPremium, raised(message.gasPremium, ReplaceByFeeRatio))
    const gasFeeCap = given.feeCap ?? most(gasPremium, most(estimated.gasFeeCap, message.gasFeeCap))
    const repriced = { ...message, gasLimit, gasFeeCap, gasPremium }
    const signed = await lotus.WalletSignMessage(message.from.toString(), messageCodec.toWire(repriced))
    await lotus.MpoolPush(signedMessage.toWire(signed))
    const replaced = {
      message: signedMessageCid(signed).toString(),
      before: cid.toString(),
      nonce: message.nonce,
      gasLimit,
      gasFeeCap: gasFeeCap.toString(),
      gasPremium: gasPremium.toString(),
    }
    context.output.result(
      replaced,
      () => `${replaced.message} waits in its place, with a premium of ${replaced.gasPremium} attoFIL per gas`,
    )
  })
}

async function pendingOf(cid: CID, { lotus }: NodeSession): Promise<SignedMessage> {
  const found = (await lotus.MpoolPending(null)).find(signed => signedMessageCid(signed).equals(cid))
  if (found !== undefined) return found
  throw new CommandError(
    CommandErrorCode.MESSAGE_NOT_PENDING,
    `no message ${cid} waits`,
    `\`vesper chain message ${cid}\` tells whether it was executed; \`vesper mpool pending\` what waits.`,
  )
}

const HUNDREDTHS = 100

/** One attoFIL above, so that no rounding is in the way. */
const raised = (premium: bigint, ratio: number): bigint =>
  (premium * BigInt(Math.ceil(ratio * HUNDREDTHS))) / BigInt(HUNDREDTHS) + 1n

const most = (one: bigint, other: bigint): bigint => (one > other ? one : other)
