/** `vesper state actor` and `lookup`. */
import { formatFil } from '../../../../filecoin/index.js'
import { type CommandContext, fields } from '../../../../runtime/command/index.js'
import { keyAt } from '../at-height.js'
import { addressOf } from '../given.js'
import type { HeightOption } from '../height-option.js'
import { type NodeSession, withNode } from '../node-session.js'

export async function actor(text: string, options: HeightOption, context: CommandContext): Promise<undefined> {
  const address = addressOf(text).toString()
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    const { code, head, nonce, balance } = await lotus.StateGetActor(address, key)
    const shown = {
      address,
      id: (await lotus.StateLookupID(address, key)).toString(),
      type: await typeOf(node, code.toString()),
      code: code.toString(),
      head: head.toString(),
      nonce,
      /** AttoFIL. */
      balance: balance.toString(),
      /** With Lotus's names. */
      state: (await lotus.StateReadState(address, key)).State,
    }
    context.output.result(shown, () =>
      [
        fields([
          ['actor', shown.id],
          ['type', shown.type],
          ['nonce', nonce],
          ['balance', formatFil(balance)],
          ['code', shown.code],
          ['state', shown.head],
        ]),
        ...(shown.state === null ? [] : ['', JSON.stringify(shown.state, null, 2)]),
      ].join('\n'),
    )
  })
}

/** Null of code that is none of the built-in actors'. */
async function typeOf({ lotus }: NodeSession, code: string): Promise<string | null> {
  const codes = await lotus.StateActorCodeCIDs(await lotus.StateNetworkVersion(null))
  return Object.entries(codes).find(([, cid]) => cid.toString() === code)?.[0] ?? null
}

export async function lookup(text: string, options: HeightOption, context: CommandContext): Promise<undefined> {
  const address = addressOf(text).toString()
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    const id = (await lotus.StateLookupID(address, key)).toString()
    const robust = await orNull(lotus.StateLookupRobustAddress(id, key))
    const shown = { id, robust: robust?.toString() ?? null }
    context.output.result(shown, () =>
      fields([
        ['ID', shown.id],
        ['robust', shown.robust],
      ]),
    )
  })
}

/** The system's own actors have no other address. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('NODE_')) return null
    throw error
  }
}
