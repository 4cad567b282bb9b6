import t from 'tap'
import { Batch, StoreErrorCode, Table } from '../../../runtime/store/index.js'
import { storeConformance } from './store.conformance.js'
import { Disk, VolatileStore } from './volatile-store.js'

await storeConformance(t, async () => {
  const disk = new Disk()
  return { open: () => new VolatileStore(disk) }
})

t.test('a crash loses what was committed but not flushed', async t => {
  const disk = new Disk()
  const store = new VolatileStore(disk)
  const fence = await store.acquire()
  const batch = new Batch()
  batch.put(Table.Inbox, Buffer.from('a'), Buffer.from('1'))
  const commit = store.commit(batch, fence)
  await commit.committed
  store.crash()
  await t.rejects(commit.flushed, { code: StoreErrorCode.CLOSED })
  t.equal(new VolatileStore(disk).get(Table.Inbox, Buffer.from('a')), undefined)
})
