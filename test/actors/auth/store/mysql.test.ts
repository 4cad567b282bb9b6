import t from 'tap'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { openAuthStore } from '../../../../actors/auth/store/index.js'
import { Mariadb } from '../../../runtime/mysql/mariadb.js'
import { codeOf, openOffice } from '../desk/office.js'
import { userRow, write } from './rows.js'
import { storeConformance } from './store.conformance.js'

const server = await Mariadb.start(t)
const open = (database: string, timeoutMs = 5_000) =>
  openAuthStore({ type: 'mysql', url: server.url(database), timeoutMs }, '/nowhere')

await storeConformance(t, async () => {
  const database = await server.database()
  return { open: () => open(database) }
})

t.test('instances that start on an empty database at once all get to work', async t => {
  const database = await server.database()
  const stores = await Promise.all([open(database), open(database), open(database)])
  t.teardown(() => Promise.all(stores.map(store => store.close())))
  for (const store of stores) t.equal(await store.revision(), 0)
})

t.test('of two instances that make the same user, or bind the same miner, exactly one does', async t => {
  const database = await server.database()
  const one = await openOffice(t, { open: () => open(database) })
  const other = await openOffice(t, { folder: one.folder, open: () => open(database) })
  for (let i = 0; i < 10; i++) {
    const name = `user-${i}`
    const made = await Promise.all([one, other].map(({ users }) => codeOf(users.create({ name }))))
    t.same(made.toSorted(), [AuthErrorCode.USER_EXISTS, null])
    const bound = await Promise.all([one, other].map(({ miners }) => miners.bind(name, `0${i}`, true)))
    t.same(bound.toSorted(), [false, true])
  }
  // Deleted by one while the other binds: the miner is nobody's, or it was refused.
  for (let i = 0; i < 10; i++) {
    const name = `user-${i}`
    await Promise.all([one.users.remove(name), codeOf(other.miners.bind(name, `1${i}`, true))])
    t.same(await other.miners.of(name), [])
  }
})

t.test('a database of a newer program is refused', async t => {
  const database = await server.database()
  await (await open(database)).close()
  await server.ask("insert into auth_migration values ('9999-future', now())", database)
  await t.rejects(open(database), { code: AuthErrorCode.STORE_TOO_NEW, detail: { stored: '9999-future' } })
})

t.test('a database that answers before it is on disk is refused', async t => {
  const database = await server.database()
  await server.ask('set global innodb_flush_log_at_trx_commit = 2')
  t.teardown(() => server.ask('set global innodb_flush_log_at_trx_commit = 1'))
  await t.rejects(open(database), { code: AuthErrorCode.STORE_NOT_DURABLE })
})

t.test('what was answered is there after the database was killed, and the same instance goes on with it', async t => {
  const database = await server.database()
  const store = await open(database)
  t.teardown(() => store.close())
  await write(store, { put: 'user', row: userRow('a') })
  await server.kill()
  await t.rejects(store.get('user', ['a']), { code: AuthErrorCode.STORE_FAILED })
  await t.rejects(store.list('user'), { code: AuthErrorCode.STORE_FAILED })
  await server.run()
  t.match(await store.get('user', ['a']), { name: 'a' })
  await write(store, { put: 'user', row: userRow('b') })
  t.equal((await store.list('user')).length, 2)
})

t.test('a database that hangs fails in time', async t => {
  const database = await server.database()
  const store = await open(database, 300)
  t.teardown(() => store.close())
  await server.pause()
  t.teardown(() => server.resume())
  await t.rejects(store.get('user', ['a']), { code: AuthErrorCode.STORE_FAILED })
  await t.rejects(store.commit([], 0), { code: AuthErrorCode.STORE_FAILED })
})
