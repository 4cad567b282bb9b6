/** What waits, as blocks on top of a state may have it. */
import { Address } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import { type Account, isKey } from '../state/index.js'
import type { PendingMessage } from './pending/index.js'
import type { PoolState } from './pool-chain.js'
import type { SenderQueue } from './selection/index.js'

/** By the keys of their senders. A sender whom the state doesn't know has nothing. */
export function queuesOn(
  messages: ReadonlyMap<string, readonly PendingMessage[]>,
  state: PoolState,
  log: Log,
): Map<string, SenderQueue> {
  const queues = new Map<string, SenderQueue>()
  for (const [sender, inOrder] of messages) {
    const account = accountIn(state, addressOf(sender), log)
    const mine = account === null ? [] : inOrder.slice(0, firstOfAnother(inOrder, sender, state, log))
    queues.set(sender, { messages: mine, nonce: account?.nonce ?? 0, balance: account?.balance ?? 0n })
  }
  return queues
}

/** One account that can't be read must not keep all others out of a block. */
export function accountIn(state: PoolState, address: Address, log: Log): Account | null {
  try {
    return state.accountOf(address)
  } catch (error) {
    log.error({ err: error, sender: address.toString() }, 'a sender’s account can’t be read')
    return null
  }
}

/** @param key Its `key`. */
export const addressOf = (key: string): Address => Address.fromBytes(Buffer.from(key, 'latin1'))

/** Where a sender's messages end: an ID address may be another's once a reorganisation has passed, and a block with a message of the wrong one is invalid. */
function firstOfAnother(messages: readonly PendingMessage[], sender: string, state: PoolState, log: Log): number {
  const place = messages.findIndex(
    ({ signed: { message } }) => !isKey(message.from) && accountIn(state, message.from, log)?.key.key !== sender,
  )
  return place < 0 ? messages.length : place
}
