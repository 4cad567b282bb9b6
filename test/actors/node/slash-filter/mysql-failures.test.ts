/** A database that fails lets no block pass, and says why; it never says its password. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import t from 'tap'
import {
  openSlashFilter,
  parseSlashFilterOptions,
  type SlashFilter,
  type SlashFilterError,
  SlashFilterErrorCode,
} from '../../../../actors/node/slash-filter/index.js'
import { Mariadb, PASSWORD } from '../../../runtime/mysql/mariadb.js'
import { blockOn, somewhere } from './blocks.js'

t.setTimeout(300_000)

const { DOUBLE_FORK, STORE_FAILED, STORE_SLOW, STORE_TOO_NEW, STORE_NOT_DURABLE } = SlashFilterErrorCode
const TIMEOUT_MS = 1_000
const server = await Mariadb.start(t)
const open = (url: string, timeoutMs = 5_000): Promise<SlashFilter> =>
  openSlashFilter({ type: 'mysql', url, timeoutMs }, { folder: '/nowhere' })
const errorOf = (promise: Promise<unknown>): Promise<SlashFilterError> =>
  promise.then(
    () => Promise.reject(new Error('it passed')),
    error => error,
  )

t.test(
  'a database that is gone lets no block pass; back again, it knows what it recorded, and the same block passes',
  async t => {
    const filter = await open(server.url(await server.database()))
    t.teardown(() => filter.close())
    const parents = somewhere(9)
    await filter.record(blockOn(parents), parents)
    const next = somewhere(19)
    const block = blockOn(next)
    const underway = filter.record(block, next).then(
      () => 'passed',
      error => error.code,
    )
    await server.kill()
    t.match(await underway, /^passed$|STORE_FAILED$/)
    // More often than there are connections.
    for (let attempt = 0; attempt < 6; attempt++) await t.rejects(filter.record(block, next), { code: STORE_FAILED })
    await server.run()
    await filter.record(block, next)
    await t.rejects(filter.record(blockOn(parents, { nonce: 1 }), parents), { code: DOUBLE_FORK })
    await t.rejects(filter.record(blockOn(next, { nonce: 1 }), next), { code: DOUBLE_FORK })
  },
)

t.test('a database that hangs lets no block pass, and keeps none waiting', async t => {
  const filter = await open(server.url(await server.database()), TIMEOUT_MS)
  t.teardown(() => filter.close())
  const parents = somewhere(9)
  const block = blockOn(parents)
  // So that a connection is there.
  const elsewhere = somewhere(5)
  await filter.record(blockOn(elsewhere), elsewhere)
  await server.pause()
  const before = performance.now()
  const errors = await Promise.all(Array.from({ length: 6 }, () => errorOf(filter.record(block, parents))))
  t.ok(performance.now() - before < 3 * TIMEOUT_MS)
  for (const { code } of errors) t.match(code, new RegExp(`^(${STORE_SLOW}|${STORE_FAILED})$`))
  server.resume()
  await filter.record(block, parents)
  await t.rejects(filter.record(blockOn(parents, { nonce: 1 }), parents), { code: DOUBLE_FORK })
})

t.test(
  'connections that went dead are given up, so that the filter finds its way to a database that lives',
  async t => {
    const url = new URL(server.url(await server.database()))
    const port = Number(url.port)
    const sockets: [Socket, Socket][] = []
    // As a firewall that has forgotten: what it carried goes nowhere, what is new goes through.
    const between = createServer(from => {
      const to = connect(port, '127.0.0.1')
      sockets.push([from, to])
      for (const socket of [from, to]) socket.on('error', () => {})
      from.pipe(to).pipe(from)
    }).listen(0, '127.0.0.1')
    await once(between, 'listening')
    t.teardown(() => {
      for (const socket of sockets.flat()) socket.destroy()
      between.close()
    })
    url.port = `${(between.address() as AddressInfo).port}`
    const filter = await open(url.href, TIMEOUT_MS)
    t.teardown(() => filter.close())
    const tipsets = Array.from({ length: 6 }, (_, place) => somewhere(10 * place))
    const record = () => Promise.allSettled(tipsets.map(parents => filter.record(blockOn(parents), parents)))
    for (const { status } of await record()) t.equal(status, 'fulfilled')
    for (const [from, to] of sockets) from.unpipe(to)
    const dead = await record()
    t.ok(dead.some(({ status }) => status === 'rejected'))
    await delay(TIMEOUT_MS)
    for (const { status } of await record()) t.equal(status, 'fulfilled')
  },
)

t.test('filters that open a new database at the same moment all find it ready', async () => {
  const url = server.url(await server.database())
  const filters = await Promise.all(Array.from({ length: 4 }, () => open(url)))
  const parents = somewhere(9)
  for (const filter of filters) await filter.record(blockOn(parents), parents)
  await Promise.all(filters.map(filter => filter.close()))
})

t.test('a database that a newer program has changed is refused', async t => {
  const database = await server.database()
  const url = server.url(database)
  await (await open(url)).close()
  await server.ask(`INSERT INTO slash_filter_migration VALUES ('0002-later', '2030-01-01')`, database)
  await t.rejects(open(url), { code: STORE_TOO_NEW, detail: { stored: '0002-later', known: '0001-blocks' } })
})

t.test('a database that answers before it has flushed is refused', async t => {
  const url = server.url(await server.database())
  t.teardown(() => server.ask('SET GLOBAL innodb_flush_log_at_trx_commit = 1'))
  await server.ask('SET GLOBAL innodb_flush_log_at_trx_commit = 2')
  await t.rejects(open(url), { code: STORE_NOT_DURABLE, message: /innodb_flush_log_at_trx_commit = 2.*set it to 1/ })
})

t.test('values that a lenient database would cut are not cut', async t => {
  const database = await server.database()
  t.teardown(() => server.ask('SET GLOBAL sql_mode = DEFAULT'))
  await server.ask("SET GLOBAL sql_mode = ''")
  const filter = await open(server.url(database))
  t.teardown(() => filter.close())
  await server.ask('ALTER TABLE slash_filter_block MODIFY cid varbinary(20) NOT NULL', database)
  const parents = somewhere(9)
  await t.rejects(filter.record(blockOn(parents), parents), { code: STORE_FAILED, message: /ER_DATA_TOO_LONG/ })
})

t.test('no error and no filter shows the password', async t => {
  const database = await server.database()
  const filter = await open(server.url(database))
  t.teardown(() => filter.close())
  const url = server.url(database)
  const reader = server.url(database, { user: 'vesper_reader' })
  await (await open(reader)).close()
  const parents = somewhere(9)
  const asReader = await open(reader)
  t.teardown(() => asReader.close())
  const shown: unknown[] = [
    filter,
    await errorOf(open(server.url('no_such_database'))),
    await errorOf(open(server.url(database, { user: 'nobody' }))),
    await errorOf(open(server.url(await server.database(), { user: 'vesper_reader' }))),
    await errorOf(open(url.replace(/:\d+\//, ':1/'))),
    await errorOf(asReader.record(blockOn(parents), parents)),
    await errorOf(openSlashFilter({ type: 'mysql', url: `${url}?a=b`, timeoutMs: 1 }, { folder: '' })),
    ...['http', 'mysql:', 'mysql://', `${url}?a=b`, url.replace('@', '%zz@'), url.replace('127', '[127')].map(
      broken => {
        try {
          return parseSlashFilterOptions({
            type: 'mysql',
            url: broken === 'http' ? url.replace('mysql', 'http') : broken,
          })
        } catch (error) {
          return error
        }
      },
    ),
  ]
  for (const one of shown) {
    if (one !== filter) t.match((one as SlashFilterError).code, /^SLASH_FILTER_(STORE_FAILED|OPTIONS_INVALID)$/)
    const text = `${inspect(one, { depth: 20, showHidden: true })} ${JSON.stringify(one)} ${(one as Error).stack}`
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), JSON.stringify(PASSWORD).slice(1, -1)])
      t.notOk(text.includes(secret), 'it is not shown')
  }
})

t.test('with a certificate authority the connection is encrypted, and only that database is trusted', async t => {
  const folder = t.testdir()
  const make = (name: string): void => {
    const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    const about = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`]
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate]
    execFileSync('openssl', ['req', ...about, ...names], { stdio: 'ignore' })
  }
  make('database')
  make('stranger')
  const secure = await Mariadb.start(t, [
    `--ssl-cert=${join(folder, 'database.pem')}`,
    `--ssl-key=${join(folder, 'database.key')}`,
  ])
  const database = await secure.database()
  await secure.ask("ALTER USER 'vesper_reader'@'127.0.0.1' REQUIRE SSL")
  await secure.ask(`GRANT ALL ON ${database}.* TO 'vesper_reader'@'127.0.0.1'`)
  const url = secure.url(database, { user: 'vesper_reader' })
  const openWith = (name: string, at = url): Promise<SlashFilter> =>
    openSlashFilter(
      { type: 'mysql', url: at, certificateAuthority: join(folder, `${name}.pem`), timeoutMs: 5_000 },
      { folder: '' },
    )
  await (await openWith('database')).close()
  // By this name the certificate doesn't know itself.
  await t.rejects(openWith('database', url.replace('127.0.0.1', 'localhost')), {
    code: STORE_FAILED,
    message: /altnames/,
  })
  await t.rejects(openWith('stranger'), { code: STORE_FAILED })
  await t.rejects(openWith('missing'), { code: STORE_FAILED, message: /ENOENT.*missing\.pem/ })
  await t.rejects(open(url), { code: STORE_FAILED })
})
