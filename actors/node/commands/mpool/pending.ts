/** `vesper mpool pending` and `select`. */
import { formatFil, type SignedMessage, signedMessageCid } from '../../../../filecoin/index.js'
import { type CommandContext, table } from '../../../../runtime/command/index.js'
import { addressOf } from '../given.js'
import { withNode } from '../node-session.js'

export interface PendingOptions {
  readonly local?: boolean
  readonly from?: string
}

export async function mpoolPending(
  { local = false, from }: PendingOptions,
  context: CommandContext,
): Promise<undefined> {
  const sender = from === undefined ? null : addressOf(from)
  await withNode(context, async ({ lotus }) => {
    // The pool has keys' addresses.
    const key = sender === null ? null : (await lotus.StateAccountKey(sender.toString(), null)).key
    const own = local ? new Set((await lotus.WalletList()).map(address => address.key)) : null
    const pending = (await lotus.MpoolPending(null)).filter(
      ({ message }) => (key === null || message.from.key === key) && (own === null || own.has(message.from.key)),
    )
    tell(pending, 'nothing waits', context)
  })
}

export async function mpoolSelect(ticketQuality: number, context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ lotus }) => {
    tell(await lotus.MpoolSelect(null, ticketQuality), 'a block would take nothing', context)
  })
}

function tell(messages: readonly SignedMessage[], none: string, { output }: CommandContext): void {
  const shown = messages.map(shownMessage)
  output.result(shown, () =>
    shown.length === 0
      ? none
      : table(
          ['MESSAGE', 'FROM', 'NONCE', 'TO', 'VALUE', 'METHOD', 'PREMIUM'],
          shown.map(({ message, from, nonce, to, value, method, gasPremium }) => [
            message,
            from,
            nonce,
            to,
            formatFil(BigInt(value)),
            method,
            gasPremium,
          ]),
        ),
  )
}

/** Amounts are attoFIL. */
const shownMessage = (signed: SignedMessage) => {
  const { from, to, nonce, value, method, gasLimit, gasFeeCap, gasPremium } = signed.message
  return {
    message: signedMessageCid(signed).toString(),
    from: from.toString(),
    to: to.toString(),
    nonce,
    value: value.toString(),
    method: method.toString(),
    gasLimit,
    gasFeeCap: gasFeeCap.toString(),
    gasPremium: gasPremium.toString(),
  }
}
