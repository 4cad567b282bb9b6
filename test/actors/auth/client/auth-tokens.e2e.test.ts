/** A client against a real auth, over a WebSocket: what is revoked, and an auth that hangs, is killed and comes back. */

import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { AUTH_TOKENS_DEFAULTS, AuthTokens } from '../../../../actors/auth/client/index.js'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { connectWeb, RpcErrorCode } from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { run } from '../../../bin/vesper.js'
import { freePort } from '../../../docs/free-port.js'
import { Mariadb } from '../../../runtime/mysql/mariadb.js'
import { silent } from '../../../runtime/rpc/sample.js'
import { venusClient } from '../http/venus.js'
import { authRepo, type RunningAuth } from '../running.js'

t.setTimeout(300_000)

async function clientOf(t: Test, { url, token }: RunningAuth): Promise<AuthTokens> {
  const connect = () => connectWeb({ url: `${url}/rpc/v1`, token })
  const client = new AuthTokens(AUTH_TOKENS_DEFAULTS, { clock: systemClock, connect, log: silent })
  await client.start()
  t.teardown(() => client.stop())
  return client
}

/** Milliseconds until it holds. */
async function until(holds: () => boolean): Promise<number> {
  const from = performance.now()
  while (!holds()) await delay(5)
  return performance.now() - from
}

async function issued({ url, token }: RunningAuth, name: string, perm = 'read'): Promise<string> {
  const admin = venusClient(url, token)
  await admin.send('PUT', '/user/new', { name, state: 1 })
  return ((await admin.send('POST', '/genToken', { name, perm })).body as { token: string }).token
}

t.test(
  'what is revoked over Venus’s API is refused within a second, and so is everything while auth can’t be asked',
  async t => {
    const repo = authRepo(t)
    const port = { VESPER_AUTH_RPC_PORT: `${await freePort()}` }
    const auth = await repo.start(port)
    // What a component shows needs no more than to read.
    const client = await clientOf(t, { ...auth, token: await issued(auth, 'component') })
    const admin = venusClient(auth.url, auth.token)
    const token = await issued(auth, 'alice', 'sign')
    const known = () => client.known(token) !== undefined
    const verified = async () => {
      t.match(await client.verify(token), { name: 'alice' })
      t.ok(known())
    }
    for (const [off, on] of [
      [() => admin.send('DELETE', '/token', { token }), () => admin.send('POST', '/recoverToken', { token })],
      [
        () => admin.send('POST', '/user/update', { name: 'alice', state: 2 }),
        () => admin.send('POST', '/user/update', { name: 'alice', state: 1 }),
      ],
      [
        () => admin.send('POST', '/user/del', { name: 'alice' }),
        () => admin.send('POST', '/user/recover', { name: 'alice' }),
      ],
    ] as const) {
      await verified()
      t.equal((await off()).status, 200)
      const ms = await until(() => !known())
      t.comment(`${ms} ms`)
      await t.rejects(client.verify(token), { code: RpcErrorCode.TOKEN_INVALID })
      t.equal((await on()).status, 200)
    }

    await verified()
    auth.child.kill('SIGSTOP')
    const hanging = await until(() => !known())
    t.comment(`${hanging} ms`)
    await t.rejects(client.verify(token), { code: AuthErrorCode.UNREACHABLE })
    auth.child.kill('SIGCONT')
    await until(() => client.connected)

    await verified()
    auth.child.kill('SIGKILL')
    const killed = await until(() => !known())
    t.comment(`${killed} ms`)
    await t.rejects(client.verify(token), { code: AuthErrorCode.UNREACHABLE })
    await auth.ended
    const again = await repo.start(port)
    t.equal(again.token, auth.token)
    await until(() => client.connected)
    await verified()
    await again.stop()
  },
)

t.test(
  'of two auths on one database, what one revokes is refused by the clients of the other within a second',
  async t => {
    const server = await Mariadb.start(t)
    const env = { VESPER_AUTH_STORE_TYPE: 'mysql', VESPER_AUTH_STORE_URL: server.url(await server.database()) }
    const [one, other] = [authRepo(t), authRepo(t)]
    const first = await one.start(env)
    const without = await run(t, ['run', 'auth', '--json', '--repo', other.path], { VESPER_AUTH_RPC_PORT: '0', ...env })
    t.match(without, { code: 1, out: /AUTH_KEY_MISSING/ })
    mkdirSync(join(other.path, 'auth'), { recursive: true })
    copyFileSync(join(one.path, 'auth', 'secrets.key'), join(other.path, 'auth', 'secrets.key'))
    const second = await other.start(env)
    t.equal(second.token, first.token, 'both have the one local token')
    const client = await clientOf(t, second)
    const token = await issued(first, 'alice')
    t.match(await client.verify(token), { name: 'alice' }, 'what one issues the other knows')
    await venusClient(first.url, first.token).send('POST', '/user/update', { name: 'alice', state: 2 })
    const ms = await until(() => client.known(token) === undefined)
    t.comment(`${ms} ms`)
    await t.rejects(client.verify(token), { code: RpcErrorCode.TOKEN_INVALID })
    await server.kill()
    await until(() => !client.connected)
    await t.rejects(client.verify(token), { code: AuthErrorCode.UNREACHABLE })
    t.match(await venusClient(first.url, first.token).get('/user/has', { name: 'alice' }), {
      status: 503,
      body: { code: 'AUTH_STORE_FAILED' },
    })
    await Promise.all([first.stop(), second.stop()])
  },
)
