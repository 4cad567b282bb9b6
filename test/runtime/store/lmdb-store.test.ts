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

t.test('a directory that cannot be written is named as such', async t => {
  const path = join(t.testdir(), 'read-only')
  mkdirSync(path)
  if (process.getuid?.() === 0) {
    // Permissions don't bind root; a file in place of the directory does.
    const script = `import('node:fs').then(fs => fs.accessSync(${JSON.stringify('/proc/sys')}, 2))`
    t.ok(spawnSync(process.execPath, ['-e', script]).status !== null)
    t.throws(() => openLmdbStore({ path: '/proc/vesper-store' }))
    return
  }
  chmodSync(path, 0o500)
  t.throws(() => openLmdbStore({ path }), { code: StoreErrorCode.READ_ONLY })
  t.notOk(existsSync(join(path, 'data.mdb')))
})
