/** Events that no actor can take are kept, with the reason, to be replayed, edited or discarded. */
import { type Failure, toFailure } from '../effects/index.js'
import type { PlainEvent } from '../machine/index.js'
import { decodeRecord, encodeRecord, keys, type Row, type Store, Table } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import { kindOf } from './address.js'
import type { Committer } from './committer.js'
import type { Counters } from './counters.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { InboxEntry } from './inbox.js'
import type { DeadLetter, DeadLetterQuery } from './operations.js'
import { backoffKey, outboxKey, timerKey } from './rows.js'
import type { ActorView } from './view.js'
import type { Watchers } from './watchers.js'

export interface DeadLettersModules {
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly committer: Committer
  readonly watchers: Watchers
  readonly counters: Counters
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

/** Stored: fields may be added. */
interface LetterRow {
  readonly to: string
  readonly entry: readonly unknown[]
  readonly failure: Failure
  readonly edits?: DeadLetter['edits']
}

/** A letter with what is needed to send it again. */
export interface StoredLetter {
  readonly key: Uint8Array
  readonly letter: DeadLetter
  readonly entry: InboxEntry<ActorView>
}

export class DeadLetters {
  /** Id → key of its row, from the first look for one on; what is to be removed is gone from here at once. */
  #byId: Map<string, Uint8Array> | null = null
  /** Rows that were changed and are not on disk yet. */
  readonly #edited = new Map<string, Uint8Array>()

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
    const { clock, committer, watchers, counters } = this.modules
    const { batch } = committer
    entry.taken = true
    counters.letters++
    const failure = toFailure(error)
    const row: LetterRow = { to: entry.to, entry: entry.toRow(), failure }
    const key = keys.due(clock.wall(), `${entry.to}\0${entry.position}`)
    batch.put(Table.DeadLetters, key, encodeRecord(row))
    this.#byId?.set(idOf(entry.position), key)
    const { code, message } = failure
    watchers.publish({
      kind: 'letter',
      id: idOf(entry.position),
      address: entry.to,
      event: entry.event.type,
      failure: { code, message },
    })
    if (entry.stored) batch.remove(Table.Inbox, entry.key(keys.prefixOf(entry.to)))
    entry.stored = false
    // The letter holds the timer or the result now; its own row would only come again, for ever.
    const { source } = entry
    if (source.kind === 'effect') batch.remove(Table.Outbox, outboxKey(entry.to, source.effect))
    if (source.kind !== 'timer') return
    if (source.due === undefined) batch.remove(Table.Backoffs, backoffKey(entry.to, source.id))
    else batch.remove(Table.Timers, timerKey(entry.to, source.id, source.due))
  }

  /** Oldest first. */
  list({ to, kind, event, code, limit = Number.POSITIVE_INFINITY }: DeadLetterQuery = {}): readonly DeadLetter[] {
    const found: DeadLetter[] = []
    for (const row of this.modules.store.range(Table.DeadLetters, keys.EVERYTHING)) {
      if (found.length >= limit) break
      const address = keys.firstName(row.key, 6)
      if ((to !== undefined && address !== to) || (kind !== undefined && kindOf(address) !== kind)) continue
      const { letter } = read(row)
      if (event !== undefined && letter.event.type !== event) continue
      if (code !== undefined && !hasCode(letter.failure as Failure, code)) continue
      found.push(letter)
    }
    return found
  }

  /** @throws ActorError LETTER_UNKNOWN. */
  find(id: string): StoredLetter {
    const key = this.#index().get(id)
    const value = key && (this.#edited.get(id) ?? this.modules.store.get(Table.DeadLetters, key))
    if (key === undefined || value === undefined) throw new ActorError({ code: ActorErrorCode.LETTER_UNKNOWN, id })
    return read({ key, value })
  }

  #index(): Map<string, Uint8Array> {
    if (this.#byId === null) {
      const rows = this.modules.store.range(Table.DeadLetters, keys.EVERYTHING)
      this.#byId = new Map(rows.map(({ key }) => [idOf(positionIn(key)), key]))
    }
    return this.#byId
  }

  edit({ key, entry, letter }: StoredLetter, event: PlainEvent, edit: DeadLetter['edits'][number]): DeadLetter {
    const { at, epoch } = letter.event
    const changed = new InboxEntry(entry.to, entry.position, entry.from, { ...event, at, epoch }, entry.source)
    changed.strikes = entry.strikes
    const failure = letter.failure as Failure
    const edits = [...letter.edits, edit]
    const row: LetterRow = { to: entry.to, entry: changed.toRow(), failure, edits }
    const { committer } = this.modules
    const value = encodeRecord(row)
    committer.batch.put(Table.DeadLetters, key, value)
    this.#edited.set(letter.id, value)
    committer.onFlushed(() => {
      if (this.#edited.get(letter.id) === value) this.#edited.delete(letter.id)
    })
    return { ...letter, event: changed.event, edits }
  }

  remove({ key, letter }: StoredLetter): void {
    this.#index().delete(letter.id)
    this.#edited.delete(letter.id)
    this.modules.committer.batch.remove(Table.DeadLetters, key)
  }
}

/** A letter's key ends with its entry's position, in decimal digits. */
function positionIn(key: Uint8Array): number {
  const text = Buffer.from(key).toString('latin1')
  return Number(text.slice(text.lastIndexOf('\0') + 1))
}

/** Positions are unique in a store. */
const idOf = (position: number): string => position.toString(36)

function read({ key, value }: Row): StoredLetter {
  const { to, entry: row, failure, edits = [] } = decodeRecord<LetterRow>(value, Table.DeadLetters, key)
  const entry = InboxEntry.fromRow<ActorView>(to, row)
  const { position, from, event, strikes } = entry
  return { key, entry, letter: { id: idOf(position), to, from, event, at: keys.dueOf(key), strikes, failure, edits } }
}

function hasCode(failure: Failure, code: string): boolean {
  return failure.code === code || (failure.cause !== undefined && hasCode(failure.cause, code))
}
