import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { openAuthStore } from '../../../../actors/auth/store/index.js'
import { userRow } from './rows.js'
import { storeConformance } from './store.conformance.js'

let stores = 0
await storeConformance(t, async () => {
  const folder = join(t.testdir(), `store-${stores++}`)
  return { open: () => openAuthStore({ type: 'lmdb' }, folder) }
})

t.test('what is no database is left as it is', async t => {
  const folder = join(t.testdir(), 'store')
  mkdirSync(folder)
  writeFileSync(join(folder, 'data.mdb'), 'not a database, and long enough to be looked at'.repeat(200))
  await t.rejects(openAuthStore({ type: 'lmdb' }, folder), { code: AuthErrorCode.STORE_FAILED })
})

t.test('a store that is closed fails, and never says that something is not there', async t => {
  const store = await openAuthStore({ type: 'lmdb' }, join(t.testdir(), 'store'))
  await store.close()
  const failed = { code: AuthErrorCode.STORE_FAILED }
  await t.rejects(store.get('user', ['a']), failed)
  await t.rejects(store.list('user'), failed)
  await t.rejects(store.revision(), failed)
  await t.rejects(store.commit([{ put: 'user', row: userRow('a') }], 0), failed)
})
