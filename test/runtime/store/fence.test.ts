import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { Batch, openLmdbStore, StoreErrorCode, Table } from '../../../runtime/store/index.js'

const key = Buffer.from('a')
const put = (value: string): Batch => {
  const batch = new Batch()
  batch.put(Table.Inbox, key, Buffer.from(value))
  return batch
}

t.test('a second process that opens the store fences the first, which then writes nothing', async t => {
  const path = join(t.testdir(), 'store')
  const store = openLmdbStore({ path })
  const fence = await store.acquire()
  await store.commit(put('first'), fence).flushed
  const module = new URL('../../../runtime/store/index.js', import.meta.url).href
  const script = `const { Batch, openLmdbStore, Table } = await import(${JSON.stringify(module)})
    const store = openLmdbStore({ path: ${JSON.stringify(path)} })
    const fence = await store.acquire()
    const batch = new Batch()
    batch.put(Table.Inbox, Buffer.from('a'), Buffer.from('second'))
    await store.commit(batch, fence).flushed
    await store.close()
    console.log(fence.epoch)`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  t.equal(child.stdout.trim(), `${fence.epoch + 1}`, child.stderr)
  await t.rejects(store.commit(put('third'), fence).flushed, {
    code: StoreErrorCode.FENCED,
    detail: { epoch: fence.epoch, now: fence.epoch + 1 },
  })
  t.equal(Buffer.from(store.get(Table.Inbox, key) as Uint8Array).toString(), 'second')
  await store.close()
})
