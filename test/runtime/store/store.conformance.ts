/** What every step store has to do. */
import type { Test } from 'tap'
import { Batch, keys, type Store, StoreErrorCode, Table } from '../../../runtime/store/index.js'

export interface StoreUnderTest {
  /** Opens the store, each time on the same disk. */
  open(): Store
}

const key = (text: string): Buffer => Buffer.from(text)
const put = (entries: Record<string, string>, table = Table.Inbox): Batch => {
  const batch = new Batch()
  for (const [k, v] of Object.entries(entries)) batch.put(table, key(k), Buffer.from(v))
  return batch
}
const read = (store: Store, k: string, table = Table.Inbox): string | undefined => {
  const value = store.get(table, key(k))
  return value === undefined ? undefined : Buffer.from(value).toString()
}

export async function storeConformance(t: Test, make: () => Promise<StoreUnderTest>): Promise<void> {
  await t.test('a flushed batch is there after the store was opened again', async t => {
    const under = await make()
    const store = under.open()
    await store.commit(put({ a: '1', b: '2' }), await store.acquire()).flushed
    await store.close()
    const again = under.open()
    t.equal(read(again, 'a'), '1')
    t.equal(read(again, 'b'), '2')
    await again.close()
  })

  await t.test('a committed batch can be read, over all its tables', async t => {
    const store = (await make()).open()
    const fence = await store.acquire()
    const batch = put({ a: '1' })
    batch.put(Table.Journal, key('a'), Buffer.from('j'))
    const commit = store.commit(batch, fence)
    await commit.committed
    t.equal(read(store, 'a'), '1')
    t.equal(read(store, 'a', Table.Journal), 'j')
    await commit.flushed
    await store.close()
  })

  await t.test('batches take effect in the order of the calls, removals too', async t => {
    const store = (await make()).open()
    const fence = await store.acquire()
    const removal = new Batch()
    removal.remove(Table.Inbox, key('a'))
    await Promise.all([
      store.commit(put({ a: '1' }), fence).flushed,
      store.commit(removal, fence).flushed,
      store.commit(put({ b: '1' }), fence).flushed,
      store.commit(put({ b: '2' }), fence).flushed,
    ])
    t.equal(read(store, 'a'), undefined)
    t.equal(read(store, 'b'), '2')
    await store.close()
  })

  await t.test('who opened it before is refused, and nothing of the batch counts', async t => {
    const under = await make()
    const store = under.open()
    const old = await store.acquire()
    const now = await store.acquire()
    t.ok(now.epoch > old.epoch)
    await t.rejects(store.commit(put({ a: '1' }), old).flushed, { code: StoreErrorCode.FENCED })
    t.equal(read(store, 'a'), undefined)
    await store.commit(put({ a: '2' }), now).flushed
    t.equal(read(store, 'a'), '2')
    await store.close()
  })

  await t.test('a range gives rows in key order, from inclusive, to exclusive', async t => {
    const store = (await make()).open()
    const rows = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(k => [k, k.toUpperCase()]))
    await store.commit(put(rows), await store.acquire()).flushed
    const range = (options: object): string =>
      store
        .range(Table.Inbox, { from: key('b'), to: key('e'), ...options })
        .map(row => `${Buffer.from(row.key)}${Buffer.from(row.value)}`)
        .join(' ')
    t.equal(range({}), 'bB cC dD')
    t.equal(range({ limit: 2 }), 'bB cC')
    t.equal(range({ reverse: true }), 'dD cC bB')
    t.equal(range({ reverse: true, limit: 2 }), 'dD cC')
    t.equal(store.range(Table.Inbox, keys.EVERYTHING).length, 5)
    t.same(store.range(Table.Journal, keys.EVERYTHING), [])
    await store.close()
  })

  await t.test('large batches and values come back as they were', async t => {
    const store = (await make()).open()
    const batch = new Batch()
    const big = Buffer.alloc(100_000, 7)
    for (let i = 0; i < 5_000; i++)
      batch.put(Table.Snapshots, keys.numbered(keys.prefixOf('x'), i), Buffer.from(`${i}`))
    batch.put(Table.Snapshots, key('big'), big)
    await store.commit(batch, await store.acquire()).flushed
    const rows = store.range(Table.Snapshots, keys.startingWith(keys.prefixOf('x')))
    t.equal(rows.length, 5_000)
    t.ok(rows.every((row, i) => Buffer.from(row.value).toString() === `${i}`))
    t.ok(big.equals(store.get(Table.Snapshots, key('big')) as Uint8Array))
    t.equal(store.stat().tables.find(table => table.table === 'snapshots')?.rows, 5_001)
    await store.close()
  })

  await t.test('a closed store takes nothing', async t => {
    const store = (await make()).open()
    const fence = await store.acquire()
    await store.close()
    await t.rejects(store.commit(put({ a: '1' }), fence).flushed, { code: StoreErrorCode.CLOSED })
  })
}
