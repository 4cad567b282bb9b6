/** Growth has bounds: what nobody needs any more is removed, a slice at a time. */
import type { Address } from '../machine/index.js'
import { type Batch, decodeRecord, keys, type Store, Table } from '../store/index.js'

const SLICE = 1_000
/** Doors keep idempotency keys for 30 days. */
const DOOR_KEEP_MS = 30 * 24 * 3_600_000

/** Removes doors' answers older than 30 days; keys have no order of time, so slice after slice looks at all of them. */
export class DoorSweep {
  #from: Uint8Array = keys.BEFORE_ALL

  constructor(readonly store: Store) {}

  sweep(batch: Batch, now: number): void {
    const rows = this.store.range(Table.Doors, { from: this.#from, to: keys.AFTER_ALL, limit: SLICE })
    for (const { key, value } of rows) {
      const [at] = decodeRecord<[number, string, number]>(value, Table.Doors, key)
      if (at + DOOR_KEEP_MS < now) batch.remove(Table.Doors, key)
    }
    const last = rows.length < SLICE ? undefined : rows.at(-1)?.key
    this.#from = last === undefined ? keys.BEFORE_ALL : Buffer.concat([last, Buffer.from([0])])
  }
}

/**
 * Finished actors past their time keep their last snapshot and the last entry of their journal: what became of them.
 * @param isFinished Whether it still is, and all its steps are on disk: an operator may have brought it back.
 */
export function sweepFinished(
  store: Store,
  batch: Batch,
  now: number,
  isFinished: (address: Address) => boolean,
): void {
  for (const { key, value } of store.range(Table.Finished, {
    from: keys.BEFORE_ALL,
    to: keys.due(now, ''),
    limit: SLICE,
  })) {
    batch.remove(Table.Finished, key)
    const address = decodeRecord<Address>(value, Table.Finished, key)
    if (!isFinished(address)) continue
    const range = keys.startingWith(keys.prefixOf(address))
    const journal = store.range(Table.Journal, range)
    for (const row of journal.slice(0, -1)) batch.remove(Table.Journal, row.key)
    const last = journal.at(-1)
    if (last !== undefined) {
      const older = keys.numbered(keys.prefixOf(address), (keys.numberOf(last.key) + 1) & 1)
      batch.remove(Table.Snapshots, older)
    }
  }
}
