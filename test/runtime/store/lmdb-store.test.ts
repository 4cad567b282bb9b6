import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Batch, openLmdbStore, StoreErrorCode, Table } from '../../../runtime/store/index.js'
import { storeConformance } from './store.conformance.js'

let stores = 0
await storeConformance(t, async () => {
  const path = join(t.testdir(), `store-${stores++}`)
  return { open: () => openLmdbStore({ path }) }
})

t.test('behind a batch that failed, none that was handed over later lands', async t => {
  const store = openLmdbStore({ path: join(t.testdir(), 'chain') })
  const fence = await store.acquire()
  const put = (key: string): Batch => {
    const batch = new Batch()
    batch.put(Table.Inbox, Buffer.from(key), Buffer.from('1'))
    return batch
  }
  await store.commit(put('a'), fence).flushed
  // A key longer than LMDB takes: the batch breaks while it is handed over.
  const broken = store.commit(put('b'.repeat(5_000)), fence)
  const later = store.commit(put('c'), fence)
  await t.rejects(broken.flushed, { code: StoreErrorCode.FAILED })
  await t.rejects(later.flushed, { code: StoreErrorCode.FAILED })
  t.equal(store.get(Table.Inbox, Buffer.from('c')), undefined)
  await store.commit(put('d'), await store.acquire()).flushed
  t.ok(store.get(Table.Inbox, Buffer.from('d')))
  await store.close()
})

t.test('a backup of a live store opens as a store of its own', async t => {
  const store = openLmdbStore({ path: join(t.testdir(), 'live') })
  const batch = new Batch()
  batch.put(Table.Inbox, Buffer.from('a'), Buffer.from('1'))
  await store.commit(batch, await store.acquire()).flushed
  const target = join(t.testdirName, 'backup')
  await store.backup(target)
  await t.rejects(store.backup(target), { code: StoreErrorCode.TARGET_EXISTS })
  await store.close()
  const copy = openLmdbStore({ path: target })
  t.equal(Buffer.from(copy.get(Table.Inbox, Buffer.from('a')) as Uint8Array).toString(), '1')
  await copy.close()
})

t.test('a directory that cannot be written is named as such, and left alone', t => {
  const path = join(t.testdir(), 'read-only')
  mkdirSync(path)
  chmodSync(path, 0o555)
  const module = new URL('../../../runtime/store/index.js', import.meta.url).href
  const script = `import(${JSON.stringify(module)}).then(({ openLmdbStore }) => {
    try { openLmdbStore({ path: ${JSON.stringify(path)} }) } catch (error) { console.log(error.code) }
  })`
  // Permissions don't bind root, so somebody else tries.
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', ...somebody })
  t.equal(child.stdout.trim(), StoreErrorCode.READ_ONLY, child.stderr)
  t.notOk(existsSync(join(path, 'data.mdb')))
  t.end()
})
