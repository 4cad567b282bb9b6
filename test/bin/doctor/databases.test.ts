import t from 'tap'
import { databases } from '../../../bin/doctor/checks/databases.js'
import { Mariadb, PASSWORD } from '../../runtime/mysql/mariadb.js'
import { looked, sceneOf } from './scene-of.js'

const configOf = (url: string) => `
[authority.limits]
type = "mysql"
url = "${url}"
timeoutMs = 2000
[auth.store]
type = "mysql"
url = "${url}"
[node.slashFilter]
type = "mysql"
url = "${url}"
`

t.test('without databases there is nothing to look at', async t => {
  t.match(await looked(t, databases, sceneOf(t.testdir())), { status: 'ok', found: /no database is named/ })
})

t.test('a configuration that isn’t right says nothing of databases', async t => {
  const scene = sceneOf(t.testdir(), { scene: { config: { error: new Error('a fault') } } })
  t.match(await looked(t, databases, scene), { status: 'skipped' })
})

t.test('each database that the component uses has to answer', async t => {
  const server = await Mariadb.start(t)
  const config = configOf(server.url(await server.database()))
  const of = (component: 'auth' | 'node' | 'wallet', text = config) =>
    looked(t, databases, sceneOf(t.testdir(), { config: text, scene: { component } }))
  t.match(await of('wallet'), { status: 'ok', found: /^authority\.limits: mysql:\/\/127.* answers \(.*MariaDB/ })
  t.match(await of('auth'), { status: 'ok', found: /auth\.store.*authority\.limits/ })
  t.match(await of('node'), { status: 'ok', found: /node\.slashFilter.*authority\.limits/ })

  const absent = await of('wallet', configOf(server.url('absent')))
  t.match(absent, { status: 'failed', found: /absent can’t be used: ER_BAD_DB_ERROR/ })
  const wrong = await of('wallet', configOf(server.url('database_0', { password: 'an0ther' })))
  t.match(wrong, { status: 'failed', found: /ER_ACCESS_DENIED_ERROR/ })
  t.notMatch(JSON.stringify([absent, wrong]), new RegExp(`an0ther|${PASSWORD}`))

  await server.kill()
  t.match(await of('auth'), {
    status: 'failed',
    found: /auth\.store.*ECONNREFUSED.*authority\.limits/,
    data: { 'auth.store': { code: 'ECONNREFUSED' } },
  })
})
