/** Which messages go when too many are pending: those that would bring a block least. Source: Lotus and venus. */
import { baseFeeBound } from './rules/index.js'
import { rankedMessages, type SenderQueue } from './selection/index.js'

/** More messages than `high` are cut down to `low`. */
export const POOL_SIZE = { high: 30_000, low: 20_000 } as const

/** The base fee that is reckoned with: it may fall until a message's turn comes. */
const DIVISOR = 10n

export interface PruningInput {
  /** By the key address that the sender resolves to. */
  readonly queues: ReadonlyMap<string, SenderQueue>
  /** AttoFIL per gas, of the head. */
  readonly baseFee: bigint
  /** Key addresses of senders that lose nothing: those of this node, and those with priority. */
  readonly kept: ReadonlySet<string>
  /** Messages that stay, if those kept aren't more. */
  readonly size?: number
}

/** Nonces by sender. */
export function pruningPlan({
  queues,
  baseFee,
  kept,
  size = POOL_SIZE.low,
}: PruningInput): ReadonlyMap<string, readonly number[]> {
  const others = new Map([...queues].filter(([sender]) => !kept.has(sender)))
  let room = size
  for (const sender of kept) room -= queues.get(sender)?.messages.length ?? 0
  const staying = new Set(rankedMessages(others, baseFeeBound(baseFee, DIVISOR)).slice(0, Math.max(room, 0)))
  const plan = new Map<string, readonly number[]>()
  for (const [sender, { messages }] of others) {
    const going = messages.filter(({ signed }) => !staying.has(signed))
    if (going.length > 0)
      plan.set(
        sender,
        going.map(({ signed }) => signed.message.nonce),
      )
  }
  return plan
}
