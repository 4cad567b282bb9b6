import t, { type Test } from 'tap'
import { AUTH_NAMESPACE, authApi, REVOCATIONS, revocations } from '../../../../actors/auth/api.js'
import { AUTH_TOKENS_DEFAULTS, AuthTokens } from '../../../../actors/auth/client/index.js'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { authMethods, revocationSource } from '../../../../actors/auth/methods.js'
import {
  type Connection,
  connectLocal,
  Dispatcher,
  RpcErrorCode,
  type ShownToken,
} from '../../../../runtime/rpc/index.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'
import { silent } from '../../../runtime/rpc/sample.js'
import { type Office, openOffice } from '../desk/office.js'

const INVALID = { code: RpcErrorCode.TOKEN_INVALID }
const UNREACHABLE = { code: AuthErrorCode.UNREACHABLE }

interface Scene {
  readonly office: Office
  readonly client: AuthTokens
  /** The client's own. */
  readonly clock: VirtualClock
  /** Of alice, who may sign. */
  readonly token: string
  readonly hash: string
  /** The newest is the last. */
  readonly connections: Connection[]
  /** What listeners were told to ask of a session of alice's, in order. */
  readonly told: ((shown: ShownToken) => boolean)[]
  /** While it is set, auth can't be reached. */
  out: Error | null
  /** What comes before each answer of `Verify`. */
  beforeAnswer: (() => Promise<void>) | null
}

async function scene(t: Test): Promise<Scene> {
  const office = await openOffice(t)
  await office.users.create({ name: 'alice' })
  const issued = await office.tokens.issue({ name: 'alice', perm: 'sign' })
  const methods = authMethods({ network: 't' }, office)
  const clock = new VirtualClock()
  const made = { office, clock, ...issued, connections: [], told: [], out: null, beforeAnswer: null } as never as Scene
  const Verify: typeof methods.Verify = async (...params) => {
    const answer = await methods.Verify(...params)
    await made.beforeAnswer?.()
    return answer
  }
  const dispatcher = new Dispatcher()
    .add(AUTH_NAMESPACE, authApi, { ...methods, Verify })
    .addStream(REVOCATIONS, revocations, revocationSource(office))
  const client = new AuthTokens(AUTH_TOKENS_DEFAULTS, {
    clock,
    log: silent,
    connect: async () => {
      if (made.out !== null) throw made.out
      const connection = connectLocal(dispatcher)
      made.connections.push(connection)
      return connection
    },
  })
  client.onRevoked(isMeant => made.told.push(isMeant))
  await client.start()
  t.teardown(() => client.stop())
  return Object.assign(made, { client })
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise(resolve => setImmediate(resolve))
}

t.test('a token is asked for once, and remembered for who showed it', async t => {
  const { client, token, office } = await scene(t)
  t.equal(
    client.known(token, () => '10.0.0.1'),
    undefined,
  )
  const caller = await client.verify(token, '10.0.0.1')
  t.match(caller, { name: 'alice' })
  t.same([...caller.permissions], ['read', 'write', 'sign'])
  t.equal(
    client.known(token, () => '10.0.0.1'),
    caller,
  )
  t.equal(
    client.known(token, () => '10.0.0.2'),
    undefined,
  )
  t.equal(await client.verify(token, '10.0.0.1'), caller)
  await t.rejects(client.verify(`${token}x`), INVALID)
  await office.close()
  t.equal(
    client.known(token, () => '10.0.0.1'),
    caller,
    'no question is asked for it',
  )
})

t.test('a revocation is heard of at once, by the memory and by who holds sessions', async t => {
  for (const [act, wanted] of [
    [({ tokens }: Office, hash: string) => tokens.remove(hash), { same: true, bob: false, far: true }],
    [({ users }: Office) => users.update({ name: 'alice', state: 2 }), { same: true, bob: false, far: true }],
    [({ users }: Office) => users.remove('alice'), { same: true, bob: false, far: true }],
    [
      ({ blacklist }: Office) => blacklist.ban({ kind: 'user', value: 'alice' }, ''),
      { same: true, bob: false, far: true },
    ],
    [
      ({ blacklist }: Office) => blacklist.ban({ kind: 'network', value: '10.0.0.0/8' }, ''),
      { same: true, bob: true, far: false },
    ],
  ] as const) {
    const { client, token, hash, office, told } = await scene(t)
    const caller = await client.verify(token, '10.0.0.1')
    await client.verify(token, '11.0.0.1')
    await act(office, hash)
    await turns()
    t.equal(
      client.known(token, () => '10.0.0.1'),
      undefined,
    )
    t.equal(client.known(token, () => '11.0.0.1') === undefined, wanted.far)
    await t.rejects(client.verify(token, '10.0.0.1'), INVALID)
    const isMeant = told.at(-1) as (shown: ShownToken) => boolean
    t.equal(told.length, 1)
    const shown = { token, caller, address: '10.0.0.1' }
    t.same(
      {
        same: isMeant(shown),
        bob: isMeant({ token: 'another', caller: { ...caller, name: 'bob' }, address: '10.0.0.1' }),
        far: isMeant({ ...shown, address: '11.0.0.1' }),
      },
      wanted,
    )
  }
})

t.test('an answer that was found before a revocation, and comes after it, is not remembered', async t => {
  const made = await scene(t)
  const { client, token, hash, office } = made
  made.beforeAnswer = async () => {
    made.beforeAnswer = null
    await office.tokens.remove(hash)
    await turns()
  }
  await t.rejects(client.verify(token), INVALID)
  t.equal(client.known(token), undefined)
})

t.test('who hears nothing of auth for a while takes nothing for true any more', async t => {
  const made = await scene(t)
  const { client, token, clock, told, office } = made
  const caller = await client.verify(token)
  clock.advance(800)
  office.clock.advance(250)
  await turns()
  clock.advance(800)
  t.equal(client.known(token), caller, 'it was spoken to in between')
  made.out = new Error('no way')
  clock.advance(100)
  t.equal(client.connected, false)
  t.equal(client.known(token), undefined)
  await t.rejects(client.verify(token), { ...UNREACHABLE, detail: { reason: /nothing was heard/ } })
  t.ok(told.at(-1)?.({ token: 'any', caller, address: null }), 'every session is meant')
  clock.advance(100)
  await turns()
  await t.rejects(client.verify(token), { ...UNREACHABLE, detail: { reason: 'no way' } })
  made.out = null
  clock.advance(2_000)
  await turns()
  t.match(await client.verify(token), { name: 'alice' })
})

t.test('a store of auth that can’t be asked is silence', async t => {
  const { client, token, clock, office } = await scene(t)
  await client.verify(token)
  await office.store.close()
  await t.rejects(client.verify(token, '10.0.0.1'), { ...UNREACHABLE, detail: { reason: /AUTH_STORE_FAILED/ } })
  office.clock.advance(250)
  await turns()
  clock.advance(900)
  t.equal(client.known(token), undefined)
})

t.test('a connection that ends is the end of what was remembered, and is made again', async t => {
  const { client, token, clock, connections } = await scene(t)
  await client.verify(token)
  connections[0]?.close()
  await turns()
  t.equal(client.known(token), undefined)
  await t.rejects(client.verify(token), UNREACHABLE)
  clock.advance(100)
  await turns()
  t.equal(connections.length, 2)
  t.match(await client.verify(token), { name: 'alice' })
})

t.test('a component that starts before auth refuses, and asks again until it answers', async t => {
  const made = await scene(t)
  made.out = new Error('refused')
  const waiting = new AuthTokens(AUTH_TOKENS_DEFAULTS, {
    clock: made.clock,
    log: silent,
    connect: () => Promise.reject(made.out),
  })
  t.teardown(() => waiting.stop())
  await t.rejects(waiting.verify('a.b.c'), { ...UNREACHABLE, detail: { reason: /not connected yet/ } })
  await waiting.start()
  await t.rejects(waiting.verify('a.b.c'), { ...UNREACHABLE, detail: { reason: 'refused' } })
})

t.test('a token that ends by itself is forgotten when it does', async t => {
  const { client, clock, office } = await scene(t)
  const { token } = await office.tokens.issue({ name: 'alice', perm: 'read', expiresAt: clock.wall() + 500_000 })
  t.ok(await client.verify(token))
  clock.jump(500_000)
  t.equal(client.known(token), undefined)
})
