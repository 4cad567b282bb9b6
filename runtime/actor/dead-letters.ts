/** Events that no actor can take are kept, with the reason, to be replayed, edited or discarded. */
import { toFailure } from '../effects/index.js'
import { encodeRecord, keys, Table } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { Committer } from './committer.js'
import type { InboxEntry } from './inbox.js'
import { backoffKey, timerKey } from './step.js'
import type { ActorView } from './view.js'

export interface DeadLettersModules {
  readonly clock: Clock
  readonly log: Log
  readonly committer: Committer
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

export class DeadLetters {
  constructor(readonly modules: DeadLettersModules) {}

  /** There is nobody to take the entry. */
  undeliverable(entry: InboxEntry<ActorView>, error: unknown): void {
    this.modules.log.warn(
      { actor: entry.to, event: entry.event.type, error: toFailure(error) },
      'event not deliverable',
    )
    this.keep(entry, error)
    const { committer } = this.modules
    if (entry.stepped !== undefined) committer.refuse(entry.stepped, error)
    if (entry.delivered !== undefined) committer.answer(entry.delivered, undefined)
    this.modules.schedule()
  }

  keep(entry: InboxEntry<ActorView>, error: unknown): void {
    const { clock, committer } = this.modules
    const { batch } = committer
    entry.taken = true
    batch.put(
      Table.DeadLetters,
      keys.due(clock.wall(), `${entry.to}\0${entry.position}`),
      encodeRecord({ to: entry.to, entry: entry.toRow(), failure: toFailure(error) }),
    )
    if (entry.stored) batch.remove(Table.Inbox, entry.key(keys.prefixOf(entry.to)))
    entry.stored = false
    // The letter holds the timer now; its row would only go off again, for ever.
    const { source } = entry
    if (source.kind !== 'timer') return
    if (source.due === undefined) batch.remove(Table.Backoffs, backoffKey(entry.to, source.id))
    else batch.remove(Table.Timers, timerKey(entry.to, source.id, source.due))
  }
}
