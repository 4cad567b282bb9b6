/** Done once a minute: what remains of back-offs is written down, a slice of old rows swept. And idle actors leave memory in time. */
import { decodeRecord, encodeRecord, type Store, Table } from '../store/index.js'
import type { BackoffTimers, Clock } from '../timers/index.js'
import type { Committer } from './committer.js'
import type { Residents } from './residents.js'
import { type BackoffRow, backoffKey } from './rows.js'
import { DoorSweep, sweepFinished } from './sweep.js'

const EVERY_MS = 60_000

export interface HousekeepingModules {
  readonly clock: Clock
  readonly store: Store
  readonly committer: Committer
  readonly residents: Residents
  readonly backoffs: BackoffTimers
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

export class Housekeeping {
  #cancel: (() => void) | null = null
  #cancelIdle: (() => void) | null = null
  readonly #doors: DoorSweep

  constructor(
    readonly options: { readonly idleMs: number },
    readonly modules: HousekeepingModules,
  ) {
    this.#doors = new DoorSweep(modules.store)
  }

  start(): void {
    this.#sweepLater()
    this.#passivateLater()
  }

  #passivateLater(): void {
    const { clock, residents } = this.modules
    this.#cancelIdle = clock.after(this.options.idleMs, () => {
      residents.passivateIdle()
      this.#passivateLater()
    })
  }

  #sweepLater(): void {
    const { clock, store, committer, schedule } = this.modules
    this.#cancel = clock.after(EVERY_MS, () => {
      this.writeRemaining()
      const now = clock.wall()
      this.#doors.sweep(committer.batch, now)
      sweepFinished(store, committer.batch, now, address => this.#isFinished(address))
      schedule()
      this.#sweepLater()
    })
  }

  stop(): void {
    this.#cancel?.()
    this.#cancelIdle?.()
  }

  /** What remains of each back-off. */
  writeRemaining(): void {
    const { backoffs, committer } = this.modules
    for (const { timer, remainingMs } of backoffs.remaining()) {
      const { address, id, arm, event } = timer
      if (!this.#isArmed(address, id, arm)) continue
      const row: BackoffRow = { id, arm, event, remainingMs }
      committer.batch.put(Table.Backoffs, backoffKey(address, id), encodeRecord(row))
    }
  }

  /** One that takes a step just now is swept when it has come to its end again, or not at all. */
  #isFinished(address: string): boolean {
    try {
      const actor = this.modules.residents.look(address)
      return actor?.plain?.status === 'done' && actor.unflushed === 0
    } catch {
      // What is left of one that can't be read may be needed to mend it.
      return false
    }
  }

  /** A row must not come back that a step has removed; of an actor that sleeps all steps are on disk. */
  #isArmed(address: string, id: string, arm: number): boolean {
    const { residents, store } = this.modules
    const resident = residents.get(address)
    if (resident !== undefined) return resident.timers.get(id)?.arm === arm
    const key = backoffKey(address, id)
    const row = store.get(Table.Backoffs, key)
    return row !== undefined && decodeRecord<BackoffRow>(row, Table.Backoffs, key).arm === arm
  }
}
