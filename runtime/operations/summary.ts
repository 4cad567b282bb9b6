/** An actor in short: where it is, and whether it takes events. */
import type { Hold, Operations } from '../actor/index.js'
import type { Seen } from './actor-picking.js'
import type { ActorSummary } from './actors-api.js'

/** Why an actor takes no events, also one that nobody has tried to go on with yet. */
export const holdOf = (address: string, { unreadable }: Seen, operations: Pick<Operations, 'holdOf'>): Hold | null =>
  operations.holdOf(address) ?? unreadable

export const summaryOf = (address: string, seen: Seen, operations: Pick<Operations, 'holdOf'>): ActorSummary => ({
  address,
  kind: address.slice(0, address.indexOf('/')),
  seq: seen.seq,
  state: seen.state,
  at: seen.at,
  held: holdOf(address, seen, operations)?.kind ?? null,
})
