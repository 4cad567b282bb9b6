/** Bytes of snapshots turned on disk, past the store's own doors. */
import { Batch, decodeRecord, keys, openLmdbStore, type Row, type Store, Table } from '../../runtime/store/index.js'

/** The newest snapshot of an actor. */
export const flipNewest = (path: string, address: string): Promise<void> => flip(path, address, rows => rows.slice(-1))
/** Both snapshots that are kept of it. */
export const flipAll = (path: string, address: string): Promise<void> => flip(path, address, rows => rows)

async function flip(path: string, address: string, choose: (oldestFirst: readonly Row[]) => readonly Row[]) {
  const store = openLmdbStore({ path })
  try {
    const fence = await store.acquire()
    const batch = new Batch()
    for (const { key, value } of choose(snapshots(store, address)))
      batch.put(
        Table.Snapshots,
        key,
        value.map((byte, at) => (at === value.length >> 1 ? byte ^ 0x10 : byte)),
      )
    if (batch.size === 0) throw new Error(`${address} has no snapshot`)
    await store.commit(batch, fence).flushed
  } finally {
    await store.close()
  }
}

/** Slot = sequence mod 2: the journal's last number tells which one is newer. */
function snapshots(store: Store, address: string): readonly Row[] {
  const range = keys.startingWith(keys.prefixOf(address))
  const rows = store.range(Table.Snapshots, range)
  const last = store.range(Table.Journal, { ...range, reverse: true, limit: 1 })[0]
  if (last === undefined) throw new Error(`${address} has no journal`)
  const [seq] = decodeRecord<[number]>(last.value, Table.Journal, last.key)
  return [...rows].sort((a, b) => Number(keys.numberOf(a.key) === seq % 2) - Number(keys.numberOf(b.key) === seq % 2))
}
