/** A node and a gateway whose tokens an auth vouches for: what is revoked there ends sessions here, and so does an auth that is killed. */
import t, { type Test } from 'tap'
import { AuthErrorCode } from '../../actors/auth/index.js'
import { commonApi } from '../../runtime/process/index.js'
import { type Connection, RpcErrorCode } from '../../runtime/rpc/index.js'
import { authRepo } from '../actors/auth/running.js'
import { freePort } from '../docs/free-port.js'
import { type Guarded, operatorOf, startGuarded, until } from './guarded.js'

t.setTimeout(240_000)

const INVALID = { code: RpcErrorCode.TOKEN_INVALID }

const version = (connection: Connection) => connection.client('Filecoin', commonApi).Version()

async function endsWithin(t: Test, connection: Connection, end: () => Promise<unknown>, what: string): Promise<void> {
  const from = performance.now()
  await end()
  await connection.closed
  const ms = performance.now() - from
  t.comment(`${what}: ${Math.round(ms)} ms`)
}

/** By POST, as Lotus's clients do it. */
async function posted({ url }: Guarded, token: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(`${url}/rpc/v1`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Filecoin.Version', params: [] }),
  })
  return { status: answer.status, body: await answer.text() }
}

t.test('what auth revokes is refused by node and gateway within a second, sessions included', async t => {
  const repo = authRepo(t)
  const port = { VESPER_AUTH_RPC_PORT: `${await freePort()}` }
  const auth = await repo.start(port)
  const operator = await operatorOf(t, auth)
  for (const name of ['alice', 'bob', 'carol']) await operator.CreateUser({ name, state: 'enabled' })
  const issue = (name: string, perm: 'read' | 'write' = 'read') => operator.CreateToken({ name, perm })
  const components = [await startGuarded(t, 'node', auth), await startGuarded(t, 'gateway', auth)]

  for (const component of components) {
    const [alice, bob, carol] = [await issue('alice'), await issue('bob'), await issue('carol')]
    const lotus = JSON.parse((await posted(component, auth.token)).body)
    t.type(lotus.result?.Version, 'string', 'auth’s own admin is one here, too')
    const own = await component.connect(component.token)
    for (const [who, { token }, end, restore] of [
      ['a removed token', alice, () => operator.RemoveToken(alice.id), () => operator.RecoverToken(alice.id)],
      [
        'a disabled user',
        bob,
        () => operator.UpdateUser({ name: 'bob', state: 'disabled' }),
        () => operator.UpdateUser({ name: 'bob', state: 'enabled' }),
      ],
      [
        'a user on the blacklist',
        carol,
        () => operator.Ban({ kind: 'user', value: 'carol' }, 'of the test'),
        () => operator.Unban({ kind: 'user', value: 'carol' }),
      ],
    ] as const) {
      const session = await component.connect(token)
      t.ok(await version(session), who)
      await endsWithin(t, session, end, who)
      await t.rejects(component.connect(token), INVALID, who)
      t.match(await posted(component, token), { status: 401, body: /RPC_TOKEN_INVALID/ }, who)
      await restore()
      t.ok(await version(await component.connect(token)), `${who}, let in again`)
    }
    t.ok(await version(own), 'its own token goes on')
  }

  t.comment('auth is killed')
  const { token } = await issue('alice', 'write')
  const sessions = await Promise.all(components.map(component => component.connect(token)))
  const owns = await Promise.all(components.map(component => component.connect(component.token)))
  const from = performance.now()
  auth.child.kill('SIGKILL')
  await Promise.all(sessions.map(session => session.closed))
  const ms = performance.now() - from
  t.comment(`auth is gone: ${Math.round(ms)} ms`)
  for (const [i, component] of components.entries()) {
    await t.rejects(component.connect(token), { code: AuthErrorCode.UNREACHABLE })
    t.match(await posted(component, token), { status: 503, body: /AUTH_UNREACHABLE/ })
    t.ok(await version(owns[i] as Connection), 'a session by an own token goes on')
    t.ok(await version(await component.connect(component.token)), 'and others can be begun')
    const doctor = await component.vesper('doctor', '--json')
    const { checks } = doctor.json.at(-1) as { checks: { id: string; status: string; found: string }[] }
    t.match(
      checks.find(({ id }) => id === 'authority'),
      { status: 'failed', found: /can’t be asked/ },
    )
  }
  await auth.ended
  const again = await repo.start(port)
  for (const component of components) {
    await until(() =>
      component
        .connect(token)
        .then(version)
        .then(Boolean, () => false),
    )
    t.pass('auth’s tokens hold again')
  }
  await again.stop()
})

t.test('a component runs without the auth that it is to ask, and says why its tokens don’t hold', async t => {
  const nowhere = { url: `http://127.0.0.1:${await freePort()}`, token: 'a.b.c' }
  const gateway = await startGuarded(t, 'gateway', nowhere)
  t.ok(await version(await gateway.connect(gateway.token)))
  await t.rejects(gateway.connect('x.y.z'), { code: AuthErrorCode.UNREACHABLE, message: /nothing answers at/ })
})
