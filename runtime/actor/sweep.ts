/** Growth has bounds: what nobody needs any more is removed, a slice at a time. */
import { type Batch, decodeRecord, keys, type Store, Table } from '../store/index.js'

const SLICE = 1_000
/** Doors keep idempotency keys for 30 days. */
const DOOR_KEEP_MS = 30 * 24 * 3_600_000

/** Removes doors' answers older than 30 days. */
export function sweepDoors(store: Store, batch: Batch, now: number): void {
  for (const { key, value } of store.range(Table.Doors, { ...keys.EVERYTHING, limit: SLICE })) {
    const [at] = decodeRecord<[number, string, number]>(value, Table.Doors, key)
    if (at + DOOR_KEEP_MS < now) batch.remove(Table.Doors, key)
  }
}

/**
 * Finished actors past their time keep their last snapshot and the last entry of their journal: what became of them.
 */
export function sweepFinished(store: Store, batch: Batch, now: number): void {
  for (const { key, value } of store.range(Table.Finished, {
    from: keys.BEFORE_ALL,
    to: keys.due(now, ''),
    limit: SLICE,
  })) {
    const address = decodeRecord<string>(value, Table.Finished, key)
    const range = keys.startingWith(keys.prefixOf(address))
    const journal = store.range(Table.Journal, range)
    for (const row of journal.slice(0, -1)) batch.remove(Table.Journal, row.key)
    const last = journal.at(-1)
    if (last !== undefined) {
      const older = keys.numbered(keys.prefixOf(address), (keys.numberOf(last.key) + 1) & 1)
      batch.remove(Table.Snapshots, older)
    }
    batch.remove(Table.Finished, key)
  }
}
