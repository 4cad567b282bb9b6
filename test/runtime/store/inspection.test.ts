import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Batch, encodeRecord, inspectStore, openLmdbStore, Table } from '../../../runtime/store/index.js'

async function storeWith(t: Test, records: number) {
  const path = join(t.testdir({}), 'store')
  const store = openLmdbStore({ path })
  t.teardown(() => store.close())
  const fence = await store.acquire()
  const batch = new Batch()
  for (let n = 0; n < records; n++) batch.put(Table.Counters, Buffer.from(`name-${n}`), encodeRecord(n))
  await store.commit(batch, fence).flushed
  return { path, store, fence }
}

t.test('an inspection ends when its time is over, and says that it did not see all', async t => {
  const { path, store } = await storeWith(t, 1_000)
  await store.close()
  t.match(await inspectStore({ path, limitMs: -1 }), { isWhole: false, faults: [] })
  t.match(await inspectStore({ path, limitMs: 60_000 }), { isWhole: true, records: 1_000, faults: [] })
})

t.test('what it looked at can be opened and written as before', async t => {
  const { path, store } = await storeWith(t, 10)
  await store.close()
  await inspectStore({ path, limitMs: 60_000 })
  const again = openLmdbStore({ path })
  t.teardown(() => again.close())
  const fence = await again.acquire()
  t.equal(fence.epoch, 2)
  const batch = new Batch()
  batch.put(Table.Counters, Buffer.from('new'), encodeRecord(1))
  await again.commit(batch, fence).flushed
  t.ok(again.get(Table.Counters, Buffer.from('new')))
})

t.test('a folder without a store is unreadable, and none is made there', async t => {
  const path = t.testdir({})
  await t.rejects(inspectStore({ path, limitMs: 1_000 }), { code: 'STORE_UNREADABLE' })
  await t.rejects(inspectStore({ path: join(path, 'none'), limitMs: 1_000 }), { code: 'STORE_UNREADABLE' })
})
