/** Every route of Venus's API, before a real process. */
import t from 'tap'
import { handlersOf } from '../../../../actors/auth/http/handlers.js'
import { authRepo } from '../running.js'
import { type Answer, type VenusClient, venusClient } from './venus.js'

t.setTimeout(300_000)

const SECP = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'
const BLS = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const ok = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string) => ({ status, body: { error: String, code } })

const repo = authRepo(t)
const auth = await repo.start()
const admin = venusClient(auth.url, auth.token)

const called = new Set<string>()
/** Remembers what was called, so that no route is left out. */
function noting(client: VenusClient): VenusClient {
  const note = (method: string, path: string) => called.add(`${method} ${path}`)
  return {
    get: (path, query) => note('GET', path) && client.get(path, query),
    send: (method, path, body) => note(method, path) && client.send(method, path, body),
    form: (method, path, fields) => note(method, path) && client.form(method, path, fields),
  } as VenusClient
}
const root = noting(admin)

async function tokenOf(name: string, perm: string): Promise<string> {
  const { body } = await root.send('POST', '/genToken', { name, perm, extra: '' })
  return (body as { token: string }).token
}

t.test('users are made, told, changed, deleted and brought back', async t => {
  const made = await root.send('PUT', '/user/new', { Name: 'alice', Comment: 'first', State: 1 })
  t.match(made, ok({ id: String, name: 'alice', comment: 'first', state: 1, createTime: Number, updateTime: Number }))
  t.same(Object.keys(made.body as object), ['id', 'name', 'comment', 'state', 'createTime', 'updateTime'])
  t.ok(Math.abs((made.body as { createTime: number }).createTime - Date.now() / 1_000) < 60, 'in seconds')
  t.match(await root.send('PUT', '/user/new', { name: 'alice' }), refused(400, 'AUTH_USER_EXISTS'))
  t.match(
    await root.form('PUT', '/user/new', { name: 'bob', comment: 'by form', state: '1' }),
    ok({ comment: 'by form' }),
  )
  t.match(await root.send('PUT', '/user/new', { Name: 'eve', State: 0 }), ok({ state: 0 }))
  t.same(await root.send('POST', '/user/update', { name: 'alice', comment: 'second' }), ok(null))
  t.match(await root.get('/user', { name: 'alice' }), ok({ name: 'alice', comment: 'second', state: 1 }))
  t.same(await root.send('POST', '/user/update', { Name: 'bob', State: 2 }), ok(null))
  const listed = async (query: Record<string, string>) =>
    ((await root.get('/user/list', query)).body as { name: string }[]).map(({ name }) => name)
  t.same(await listed({}), ['alice', 'bob', 'defaultLocalToken', 'eve'])
  t.same(await listed({ skip: '1', limit: '2', state: '0' }), ['bob', 'defaultLocalToken'])
  t.same(await listed({ state: '2', limit: '99999' }), ['bob'])
  t.same(await root.send('POST', '/user/update', { Name: 'bob', State: 1 }), ok(null))
  t.same(await root.get('/user/has', { name: 'alice' }), ok(true))
  t.same(await root.get('/user/has', { name: 'nobody' }), ok(false))
  t.same(await root.send('POST', '/user/verify', { Names: ['alice', 'bob'] }), ok(null))
  t.match(await root.send('POST', '/user/verify', { Names: ['alice', 'nobody'] }), refused(400, 'AUTH_USER_NOT_FOUND'))
  t.same(await root.send('POST', '/user/del', { Name: 'eve' }), ok(null))
  t.same(await root.get('/user/has', { name: 'eve' }), ok(false))
  t.match(await root.send('POST', '/user/del', { Name: 'eve' }), refused(400, 'AUTH_USER_NOT_FOUND'))
  t.same(await root.send('POST', '/user/recover', { Name: 'eve' }), ok(null))
  t.same(await root.get('/user/has', { name: 'eve' }), ok(true))
})

t.test('tokens are issued, verified, listed, removed and brought back', async t => {
  const token = await tokenOf('alice', 'sign')
  const payload = { name: 'alice', perm: 'sign', ext: '' }
  t.same(await root.send('POST', '/verify', { Token: token }), ok(payload))
  t.same(await root.form('POST', '/verify', { token }), ok(payload))
  t.match(await root.send('POST', '/verify', { Token: `${token}x` }), refused(401, 'AUTH_TOKEN_INVALID'))
  t.match(await root.send('POST', '/verify', {}), refused(400, 'AUTH_REQUEST_INVALID'))
  t.match(await root.send('POST', '/genToken', { name: 'alice', perm: 'all' }), refused(400, 'AUTH_REQUEST_INVALID'))
  t.match(await root.send('POST', '/genToken', { name: 'nobody', perm: 'read' }), refused(400, 'AUTH_USER_NOT_FOUND'))
  const info = { token, name: 'alice', perm: 'sign', custom: '', createTime: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ }
  t.match(await root.get('/token', { token }), ok([info]))
  t.match(await root.get('/token', { name: 'alice' }), ok([info]))
  t.match(await root.get('/token'), refused(400, 'AUTH_REQUEST_INVALID'))
  t.equal(((await root.get('/tokens', { skip: '0', limit: '1' })).body as unknown[]).length, 1)
  t.equal(((await root.get('/tokens')).body as unknown[]).length, 2)
  t.same(await root.send('DELETE', '/token', { token }), ok(null))
  t.match(await root.send('POST', '/verify', { Token: token }), refused(401, 'AUTH_TOKEN_INVALID'))
  t.match(await venusClient(auth.url, token).get('/user', { name: 'alice' }), refused(401, 'AUTH_TOKEN_INVALID'))
  t.same(await root.send('POST', '/recoverToken', { token }), ok(null))
  t.same(await root.send('POST', '/verify', { Token: token }), ok(payload))
  t.match(await root.send('DELETE', '/token', { token: 'a.b.c' }), refused(400, 'AUTH_TOKEN_NOT_FOUND'))
})

t.test('miners are bound, with mining open or closed, told, listed and let go', async t => {
  t.same(await root.send('POST', '/user/miner/add', { User: 'alice', Miner: 'f01000', OpenMining: false }), ok(true))
  t.same(await root.send('POST', '/user/miner/add', { User: 'alice', Miner: 't01000', OpenMining: false }), ok(false))
  t.match(
    await root.send('POST', '/user/miner/add', { User: 'alice', Miner: 't01001' }),
    refused(400, 'AUTH_REQUEST_INVALID'),
  )
  t.match(
    await root.send('POST', '/user/miner/add', { User: 'alice', Miner: SECP, OpenMining: true }),
    refused(400, 'AUTH_REQUEST_INVALID'),
  )
  const miner = { Miner: 't01000', User: 'alice', OpenMining: false, CreatedAt: String, UpdatedAt: String }
  t.match(await root.get('/user/miner/list', { user: 'alice' }), ok([miner]))
  t.match(await root.get('/user/miner', { miner: 'f01000' }), ok({ name: 'alice' }))
  t.match(await root.get('/user/miner', { miner: 'f01001' }), refused(400, 'AUTH_MINER_NOT_FOUND'))
  t.same(await root.get('/user/miner/exist', { miner: 't01000', user: 'alice' }), ok(true))
  t.same(await root.get('/user/miner/exist', { miner: 't01000', user: 'bob' }), ok(false))
  t.same(await root.send('POST', '/user/miner/del', { miner: 't01000' }), ok(true))
  t.same(await root.send('POST', '/user/miner/del', { miner: 't01000' }), ok(false))
})

t.test('the older paths of miners answer the same', async t => {
  t.same(await root.form('POST', '/miner/add-miner', { User: 'bob', Miner: 't01002', OpenMining: 'true' }), ok(true))
  t.same(await root.get('/miner/has', { miner: 't01002' }), ok(true))
  t.same(await root.get('/miner/has-miner', { miner: 't01003' }), ok(false))
  t.match(await root.get('/miner', { miner: 't01002' }), ok({ name: 'bob' }))
  t.match(await root.get('/miner/list-by-user', { user: 'bob' }), ok([{ Miner: 't01002', OpenMining: true }]))
  t.same(await root.send('POST', '/miner/del', { Miner: 't01002' }), ok(true))
})

t.test('signers are registered, told, listed and let go', async t => {
  const both = { User: 'alice', Signers: [SECP, BLS.replace('t', 'f')] }
  t.same(await root.send('POST', '/user/signer/register', both), ok(null))
  t.same(await root.send('POST', '/user/signer/register', { User: 'bob', Signers: [SECP] }), ok(null))
  t.match(
    await root.send('POST', '/user/signer/register', { User: 'bob', Signers: [BLS, 't01000'] }),
    refused(400, 'AUTH_REQUEST_INVALID'),
  )
  const signer = { Signer: String, User: 'alice', CreatedAt: String, UpdatedAt: String }
  t.match(
    await root.get('/user/signer/list', { user: 'alice' }),
    ok([
      { ...signer, Signer: SECP },
      { ...signer, Signer: BLS },
    ]),
  )
  t.match(await root.get('/user/signer', { signer: SECP }), ok([{ name: 'alice' }, { name: 'bob' }]))
  t.same(await root.get('/user/signer/exist', { signer: BLS, user: 'bob' }), ok(false))
  t.same(await root.get('/signer/has', { signer: BLS }), ok(true))
  t.same(await root.send('POST', '/user/signer/unregister', { User: 'alice', Signers: [BLS] }), ok(null))
  t.same(await root.get('/signer/has', { signer: BLS }), ok(false))
  t.match(await root.get('/user/signer', { signer: BLS }), refused(400, 'AUTH_SIGNER_NOT_FOUND'))
  t.same(await root.send('POST', '/signer/del', { signer: SECP }), ok(true))
  t.same(await root.send('POST', '/signer/del', { signer: SECP }), ok(false))
})

t.test('rate limits are kept and told', async t => {
  const rule = { Name: 'alice', Service: '', API: '', ReqLimit: { Cap: 10, ResetDur: 60_000_000_000 } }
  const { body: id } = await root.send('POST', '/user/ratelimit/upsert', rule)
  t.type(id, 'string')
  t.same(await root.get('/user/ratelimit', { name: 'alice' }), ok([{ Id: id, ...rule }]))
  t.same(
    await root.send('POST', '/user/ratelimit/upsert', { ...rule, Id: id, ReqLimit: { Cap: 5, ResetDur: 1e9 } }),
    ok(id),
  )
  t.match(await root.get('/user/ratelimit', { name: 'alice', id: `${id}` }), ok([{ ReqLimit: { Cap: 5 } }]))
  t.same(await root.send('POST', '/user/ratelimit/del', { Name: 'alice', Id: id }), ok(id))
  t.same(await root.get('/user/ratelimit', { name: 'alice' }), ok([]))
})

t.test('version and health are told to who has a token', async t => {
  t.match(await root.get('/version'), ok({ Version: /^\d+\.\d+\.\d+/ }))
  t.same(await root.get('/healthcheck'), ok({ status: 'OK' }))
})

t.test('each route was called here, and none without a token does anything', async t => {
  const table = handlersOf({ network: 't', version: '' }, {} as never)
  const all = Object.entries(table).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method} ${path}`),
  )
  t.same(
    all.filter(one => !called.has(one)),
    [],
  )
  t.ok(all.length >= 35)
  await root.send('POST', '/user/miner/add', { User: 'alice', Miner: 't01000', OpenMining: true })
  const before = await root.get('/user/list')
  for (const token of [null, '', 'nonsense', `${auth.token}x`]) {
    const stranger = venusClient(auth.url, token)
    for (const one of all) {
      const [method, path] = one.split(' ') as [string, string]
      const fields = { name: 'alice', user: 'alice', miner: 't01000', signer: SECP, perm: 'admin', state: 2 }
      const answer =
        method === 'GET'
          ? await stranger.get(path, { name: 'alice', user: 'alice', miner: 't01000', signer: SECP })
          : await stranger.send(method as 'POST', path, fields)
      t.equal(answer.status, 401, `${one} ${token}`)
    }
  }
  t.same(await root.get('/user/list'), before)
  t.same(await root.get('/miner/has', { miner: 't01000' }), ok(true))
})

t.test('who is no admin has what is his own, and no more', async t => {
  const token = await tokenOf('alice', 'write')
  const strangers = await tokenOf('bob', 'read')
  const alice = venusClient(auth.url, token)
  await root.send('POST', '/user/signer/register', { User: 'alice', Signers: [SECP] })
  await root.send('POST', '/user/signer/register', { User: 'bob', Signers: [SECP] })
  t.match(await alice.get('/user', { name: 'alice' }), ok({ name: 'alice' }))
  t.match(await alice.get('/token', { name: 'alice' }), { status: 200 })
  t.match(await alice.get('/user/miner/list', { user: 'alice' }), ok([{ Miner: 't01000' }]))
  t.same(await alice.get('/user/miner/exist', { user: 'alice', miner: 't01000' }), ok(true))
  t.match(await alice.get('/user/signer/list', { user: 'alice' }), ok([{ Signer: SECP }]))
  t.match(await alice.send('POST', '/verify', { token: strangers }), ok({ name: 'bob' }))
  const forbidden = refused(400, 'AUTH_FORBIDDEN')
  for (const answer of [
    alice.get('/user', { name: 'bob' }),
    alice.get('/token', { name: 'bob' }),
    alice.get('/token', { token: strangers }),
    alice.get('/tokens'),
    alice.get('/user/list'),
    alice.get('/user/has', { name: 'bob' }),
    alice.get('/user/miner', { miner: 't01000' }),
    alice.get('/user/miner/list', { user: 'bob' }),
    alice.get('/user/signer/exist', { user: 'bob', signer: SECP }),
    alice.get('/user/ratelimit', { name: 'alice' }),
    alice.send('POST', '/genToken', { name: 'alice', perm: 'admin' }),
    alice.send('PUT', '/user/new', { name: 'mallory' }),
    alice.send('POST', '/user/update', { name: 'alice', state: 1 }),
    alice.send('POST', '/user/del', { name: 'bob' }),
    alice.send('POST', '/user/miner/add', { user: 'alice', miner: 't01009', openMining: true }),
    alice.send('DELETE', '/token', { token: strangers }),
    alice.send('POST', '/recoverToken', { token: strangers }),
    venusClient(auth.url, strangers).send('POST', '/user/miner/del', { miner: 't01000' }),
  ])
    t.match(await answer, forbidden)
  t.same(await alice.send('POST', '/signer/del', { signer: SECP }), ok(true))
  t.same(await root.get('/user/signer/exist', { user: 'bob', signer: SECP }), ok(true), 'another keeps his')
  t.same(await alice.send('POST', '/user/miner/del', { miner: 't01000' }), ok(true))
  t.same(await alice.send('DELETE', '/token', { token }), ok(null))
  t.match(await alice.get('/user', { name: 'alice' }), { status: 401 })
})

t.test('what makes no sense is refused with a word of why', async t => {
  const headers = { Authorization: `Bearer ${auth.token}` }
  const raw = async (path: string, body: string, type = 'application/json') => {
    const answer = await fetch(`${auth.url}${path}`, {
      method: 'POST',
      body,
      headers: { ...headers, 'Content-Type': type },
    })
    return { status: answer.status, body: await answer.json() }
  }
  for (const body of ['{', '[]', 'null', '"x"', '{"name":{}}', '{"name":["a","b"]}', '{"name":""}', '{}'])
    t.match(await raw('/user/del', body), refused(400, 'AUTH_REQUEST_INVALID'), body)
  t.match(await raw('/user/del', 'x'.repeat(2 * 1024 * 1024)), { status: 413 })
  t.match(await root.get('/user/list', { limit: 'many' }), refused(400, 'AUTH_REQUEST_INVALID'))
  t.match(await root.get('/user/has', {}), refused(400, 'AUTH_REQUEST_INVALID'))
  const wrong = await fetch(`${auth.url}/user/del`, { headers })
  t.same([wrong.status, wrong.headers.get('allow')], [405, 'POST'])
  const form = await fetch(`${auth.url}/version?token=${auth.token}`)
  t.equal(form.status, 200, 'a token in the query is taken, as Venus takes it')
  const foreign = await fetch(`${auth.url}/user/del`, {
    method: 'POST',
    headers: { ...headers, Origin: 'https://elsewhere' },
  })
  t.equal(foreign.status, 403)
})

t.test('the process ends well, and nothing that it wrote down has a token', async t => {
  const { code, out, err } = await auth.stop()
  t.equal(code, 0, out + err)
  const { readdirSync, readFileSync } = await import('node:fs')
  const { join } = await import('node:path')
  const secret = auth.token.split('.')[2] as string
  for (const name of readdirSync(join(repo.path, 'logs')))
    t.notOk(readFileSync(join(repo.path, 'logs', name), 'utf8').includes(secret), name)
  t.notOk((out + err).includes(secret))
})
