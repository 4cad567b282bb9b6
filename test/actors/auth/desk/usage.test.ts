import { join } from 'node:path'
import t from 'tap'
import { openAuthStore } from '../../../../actors/auth/store/index.js'
import { Mariadb } from '../../../runtime/mysql/mariadb.js'
import { usageConformance } from './usage.conformance.js'

await t.test('over LMDB', async t => {
  let stores = 0
  await usageConformance(t, () => openAuthStore({ type: 'lmdb' }, join(t.testdir(), `rows-${stores++}`)))
})

await t.test('over MySQL', async t => {
  const server = await Mariadb.start(t)
  await usageConformance(t, async () => {
    const url = server.url(await server.database())
    return openAuthStore({ type: 'mysql', url, timeoutMs: 5_000 }, '/nowhere')
  })
})
