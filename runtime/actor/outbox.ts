/** The rows of effects, as the dispatcher sees them: their results come in here, what changes of them is written here. */
import { type Dispatcher, EffectError, EffectErrorCode, type EffectResult, type EffectRow } from '../effects/index.js'
import { decodeRecord, encodeRecord, keys, type Store, Table } from '../store/index.js'
import type { Committer } from './committer.js'
import { InboxEntry } from './inbox.js'
import type { Intake } from './intake.js'
import type { Residents } from './residents.js'
import { type OutboxRow, outboxKey } from './rows.js'

export interface OutboxModules {
  readonly store: Store
  readonly committer: Committer
  readonly intake: Intake
  readonly residents: Residents
  /** Made after it: each needs the other. */
  readonly dispatcher: () => Dispatcher
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

/** Effects in memory, running or waiting to; further ones wait on disk. */
const MAX_IN_MEMORY = 4_096
const SLICE = 256

export class Outbox {
  /** Every row from here on may be of an effect that nobody has begun; null: none is. */
  #from: Uint8Array | null = keys.BEFORE_ALL
  /** Still at the rows with which the store was opened. */
  #fresh = true

  constructor(readonly modules: OutboxModules) {}

  /** An effect whose row is on disk begins, now or when there is room. */
  begin(row: OutboxRow): void {
    const key = outboxKey(row.actor, row.effect)
    if (this.#from === null && this.modules.dispatcher().size < MAX_IN_MEMORY) this.modules.dispatcher().start(row)
    else if (this.#from === null || Buffer.compare(key, this.#from) < 0) this.#from = key
  }

  /** Begins what lies on disk, as far as there is room. */
  feed(): void {
    const { store, committer } = this.modules
    const dispatcher = this.modules.dispatcher()
    while (this.#from !== null && dispatcher.size < MAX_IN_MEMORY) {
      const rows = store.range(Table.Outbox, { from: this.#from, to: keys.AFTER_ALL, limit: SLICE })
      for (const { key, value } of rows) {
        const row = decodeRecord<OutboxRow>(value, Table.Outbox, key)
        // Whatever ran it before is gone with the process that started it.
        if (row.tombstone && this.#fresh) committer.batch.remove(Table.Outbox, key)
        else if (!row.tombstone && !this.#isAnswered(row)) dispatcher.start(row)
      }
      const last = rows.length < SLICE ? undefined : rows.at(-1)?.key
      this.#from = last === undefined ? null : Buffer.concat([last, Buffer.from([0])])
      if (this.#from === null) this.#fresh = false
    }
  }

  /** The answer of an effect may wait in the inbox, for an actor that is held or that nobody has woken yet. */
  #isAnswered({ actor, effect }: OutboxRow): boolean {
    return this.modules.store.range(Table.Inbox, keys.startingWith(keys.prefixOf(actor))).some(({ key, value }) => {
      const { source } = InboxEntry.fromRow(actor, decodeRecord(value, Table.Inbox, key))
      return source.kind === 'effect' && source.effect === effect
    })
  }

  /** Takes a result; it is on disk when the promise resolves. */
  deliver(row: EffectRow, result: EffectResult): Promise<void> {
    return new Promise((resolve, reject) => {
      const event =
        'failure' in result
          ? { type: `xstate.error.actor.${row.invoke}`, error: result.failure, actorId: row.invoke }
          : { type: `xstate.done.actor.${row.invoke}`, output: result.output, actorId: row.invoke }
      const source = { kind: 'effect', invoke: row.invoke, effect: row.effect } as const
      const entry = this.modules.intake.stamp(row.actor, row.effect, event, source)
      entry.delivered = { resolve, reject }
      this.modules.intake.admit(entry)
    })
  }

  /**
   * Writes what changed of a row; on disk when the promise resolves.
   * @throws EffectError CANCELLED when the machine has left the state: the row is gone or a tombstone, and stays so.
   */
  rewrite(row: EffectRow): Promise<void> {
    return new Promise((resolve, reject) => {
      const { committer, schedule } = this.modules
      if (!this.#isPending(row)) throw new EffectError({ code: EffectErrorCode.CANCELLED, effect: row.name })
      committer.batch.put(Table.Outbox, outboxKey(row.actor, row.effect), encodeRecord({ ...row, tombstone: false }))
      committer.answer({ resolve, reject }, undefined)
      schedule()
    })
  }

  /** Of an actor that sleeps all steps are on disk, and its rows say what is pending. */
  #isPending({ actor, invoke, effect }: EffectRow): boolean {
    const { residents, store } = this.modules
    const resident = residents.get(actor)
    if (resident !== undefined) return resident.effects.get(invoke)?.effect === effect
    const key = outboxKey(actor, effect)
    const row = store.get(Table.Outbox, key)
    return row !== undefined && !decodeRecord<OutboxRow>(row, Table.Outbox, key).tombstone
  }

  /** The effect is really gone: its tombstone can go too. */
  bury(row: EffectRow): void {
    this.modules.committer.batch.remove(Table.Outbox, outboxKey(row.actor, row.effect))
    this.modules.schedule()
  }
}
