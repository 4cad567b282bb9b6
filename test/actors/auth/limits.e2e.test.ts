/** Auth's own doors hold users to their limits, and count what they had, as other components do. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { UsageLine } from '../../../actors/auth/api/usage.js'
import { Mariadb } from '../../runtime/mysql/mariadb.js'
import { type Answer, venusClient } from './http/venus.js'
import { authRepo, type RunningAuth } from './running.js'

t.setTimeout(300_000)

const HOUR_NANOS = 3_600_000_000_000

async function userOf({ url, token }: RunningAuth, name: string, perm: string): Promise<string> {
  const root = venusClient(url, token)
  await root.send('PUT', '/user/new', { name, state: 1 })
  return ((await root.send('POST', '/genToken', { name, perm })).body as { token: string }).token
}

/** @returns the rule's id */
async function limit({ url, token }: RunningAuth, name: string, cap: number, more: object = {}): Promise<string> {
  const rule = { Name: name, Service: '', API: '', ReqLimit: { Cap: cap, ResetDur: HOUR_NANOS }, ...more }
  return (await venusClient(url, token).send('POST', '/user/ratelimit/upsert', rule)).body as string
}

function posted({ url }: RunningAuth, token: string, method: string, ...params: unknown[]): Promise<Response> {
  return fetch(`${url}/rpc/v1`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
}

/** How many of so many answers were good ones; the others were refused for asking too often. */
async function passed(t: Test, count: number, ask: (i: number) => Promise<Pick<Answer, 'status'>>): Promise<number> {
  let passed = 0
  for (let i = 0; i < count; i++) {
    const { status } = await ask(i)
    if (status === 200) passed++
    else t.equal(status, 429)
  }
  return passed
}

t.test('a user’s limit holds for Venus’s routes and for JSON-RPC together, and for nobody else', async t => {
  const auth = await authRepo(t).start()
  const [alice, bob] = [await userOf(auth, 'alice', 'read'), await userOf(auth, 'bob', 'read')]
  await limit(auth, 'alice', 4, { Service: 'auth', API: 'Verify' })
  const verify = (token: string) => venusClient(auth.url, token).send('POST', '/verify', { token: bob })
  t.equal(
    await passed(t, 8, i => (i % 2 === 0 ? verify(alice) : posted(auth, alice, 'Auth.Verify', bob))),
    4,
    'by either door',
  )
  const refused = await fetch(`${auth.url}/verify`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${alice}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: bob }),
  })
  t.equal(refused.status, 429)
  const seconds = Number(refused.headers.get('retry-after'))
  t.ok(seconds > 3_500 && seconds <= 3_600, `${seconds}`)
  t.match(await refused.json(), { error: /^more than 4 calls of alice to auth\.Verify in/, code: 'RPC_TOO_MANY' })
  t.match(await (await posted(auth, alice, 'Auth.Verify', bob)).json(), {
    error: { data: { code: 'RPC_TOO_MANY', data: { limit: 4 } } },
  })
  t.equal((await venusClient(auth.url, alice).get('/user', { name: 'alice' })).status, 200, 'other methods')
  t.equal(await passed(t, 6, () => verify(bob)), 6)
  await auth.stop()
})

t.test('who shut all doors on himself can’t open them, and the token of auth’s own machine can', async t => {
  const repo = authRepo(t)
  const auth = await repo.start()
  // Before any call by its token, so that no rules of it are remembered.
  const words = ['auth', 'rate-limit', 'set', 'defaultLocalToken', '--calls', '0', '--per', '1h']
  const { id: local } = await repo.json<{ id: string }>(...words)
  const root = venusClient(auth.url, auth.token)
  const admin = venusClient(auth.url, await userOf(auth, 'chief', 'admin'))
  const id = await limit(auth, 'chief', 0)
  t.equal((await admin.send('POST', '/user/ratelimit/del', { name: 'chief', id })).status, 429)
  t.equal((await root.get('/user/list')).status, 200)
  t.equal((await posted(auth, auth.token, 'Auth.ListUsers', {})).status, 200)
  t.match(await repo.json('auth', 'rate-limit', 'list', 'chief'), [{ id, cap: 0 }])
  t.equal((await root.send('POST', '/user/ratelimit/del', { name: 'chief', id })).status, 200)
  t.equal((await root.send('POST', '/user/ratelimit/del', { name: 'defaultLocalToken', id: local })).status, 200)
  while ((await admin.get('/user/list')).status !== 200) await delay(20)
  t.pass('once the rule’s end has come')
  await auth.stop()
})

t.test('what users ask of auth is counted, at both doors, also what is left when it ends', async t => {
  const repo = authRepo(t)
  const auth = await repo.start()
  const alice = await userOf(auth, 'alice', 'read')
  const venus = venusClient(auth.url, alice)
  t.equal((await venus.get('/user', { name: 'alice' })).status, 200)
  t.equal((await venus.get('/user', { name: 'bob' })).status, 400)
  t.equal((await posted(auth, alice, 'Auth.User', 'alice')).status, 200)
  t.equal((await posted(auth, alice, 'Auth.ListUsers', {})).status, 200)
  const lines = async () =>
    Object.fromEntries(
      (await repo.json<UsageLine[]>('auth', 'usage')).map(({ user, service, method, calls, errors }) => [
        `${user} ${service} ${method}`,
        [calls, errors],
      ]),
    )
  const calls = async () => Object.values(await lines()).reduce((sum, [calls]) => sum + Number(calls), 0)
  while ((await calls()) < 4) await delay(200)
  t.same(await lines(), { 'alice auth Auth.User': ['3', '1'], 'alice auth Auth.ListUsers': ['1', '1'] })
  t.equal((await venus.get('/version')).status, 200)
  await auth.stop()
  const again = await repo.start()
  t.same((await lines())['alice auth Auth.Version'], ['1', '0'])
  await again.stop()
})

t.test('auths on one database hold one limit together, if they are told to count there', async t => {
  const server = await Mariadb.start(t)
  const url = server.url(await server.database())
  const env = {
    VESPER_AUTH_STORE_TYPE: 'mysql',
    VESPER_AUTH_STORE_URL: url,
    VESPER_AUTHORITY_LIMITS_TYPE: 'mysql',
    VESPER_AUTHORITY_LIMITS_URL: url,
  }
  const [one, other] = [authRepo(t), authRepo(t)]
  const first = await one.start(env)
  mkdirSync(join(other.path, 'auth'), { recursive: true })
  copyFileSync(join(one.path, 'auth', 'secrets.key'), join(other.path, 'auth', 'secrets.key'))
  const second = await other.start(env)
  const alice = await userOf(first, 'alice', 'read')
  await limit(first, 'alice', 7)
  const ask = ({ url }: RunningAuth) => venusClient(url, alice).get('/user', { name: 'alice' })
  t.equal(await passed(t, 12, i => ask(i % 2 === 0 ? first : second)), 7)
  t.same([(await ask(first)).status, (await ask(second)).status], [429, 429])
  await Promise.all([first.stop(), second.stop()])
})
