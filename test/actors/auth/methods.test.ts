/** Auth's JSON-RPC methods: who may ask for what, and what is answered. */
import t, { type Test } from 'tap'
import { AUTH_NAMESPACE, authApi } from '../../../actors/auth/api.js'
import { authMethods } from '../../../actors/auth/methods.js'
import { type Caller, Dispatcher, OWNER, type Permission, withLower } from '../../../runtime/rpc/index.js'
import { openOffice } from './desk/office.js'

const SECP = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'

async function door(t: Test) {
  const office = await openOffice(t)
  const dispatcher = new Dispatcher().add(AUTH_NAMESPACE, authApi, authMethods({ network: 'f' }, office))
  const ask = async (caller: Caller, method: string, ...params: unknown[]): Promise<unknown> => {
    const prepared = dispatcher.prepare({ jsonrpc: '2.0', id: 1, method: `Auth.${method}`, params }, caller)
    const response =
      prepared.kind === 'call' ? await prepared.run() : prepared.kind === 'refused' ? prepared.response : null
    if (response === null) throw new Error('a stream')
    return 'error' in response ? (response.error.data?.code ?? response.error.message) : response.result
  }
  const user = (name: string, ...permissions: Permission[]): Caller => ({ name, permissions: withLower(permissions) })
  for (const name of ['alice', 'bob']) await office.users.create({ name, state: 1 })
  return { ...office, ask, user }
}

t.test('a user has what is his own, and an admin everything', async t => {
  const { ask, user, tokens } = await door(t)
  const alice = user('alice', 'read')
  const own = await tokens.issue({ name: 'alice', perm: 'read' })
  const others = await tokens.issue({ name: 'bob', perm: 'read' })
  t.same(await ask(OWNER, 'BindMiner', { user: 'alice', miner: 't01000', openMining: false }), { created: true })
  t.same(await ask(OWNER, 'RegisterSigners', 'alice', [SECP]), null)
  t.same(await ask(OWNER, 'RegisterSigners', 'bob', [SECP]), null)
  t.match(await ask(alice, 'User', 'alice'), { name: 'alice', state: 'enabled' })
  t.match(await ask(alice, 'ListTokens', { name: 'alice' }), [{ id: own.hash }])
  t.match(await ask(alice, 'ListMiners', 'alice'), [{ miner: 'f01000', openMining: false }])
  t.match(await ask(alice, 'ListSigners', 'alice'), [{ signer: SECP.replace('t', 'f') }])
  t.same(await ask(alice, 'ListRateLimits', 'alice'), [])
  t.same(await ask(alice, 'Usage', { user: 'alice' }), [])
  t.match(await ask(alice, 'Verify', others.token), { name: 'bob', perm: 'read', id: others.hash })
  for (const [method, ...params] of [
    ['User', 'bob'],
    ['ListTokens', {}],
    ['ListTokens', { name: 'bob' }],
    ['ListMiners', 'bob'],
    ['ListSigners', 'bob'],
    ['ListRateLimits', 'bob'],
    ['Usage', {}],
    ['Usage', { user: 'bob' }],
    ['RemoveToken', others.hash],
    ['UnbindMiner', 't01001'],
  ] as const)
    t.equal(await ask(alice, method, ...params), 'AUTH_FORBIDDEN', method)
  for (const method of [
    'CreateUser',
    'UpdateUser',
    'ListUsers',
    'DeleteUser',
    'RecoverUser',
    'CreateToken',
    'RecoverToken',
    'BindMiner',
    'MinerUser',
    'RegisterSigners',
    'UnregisterSigners',
    'SignerUsers',
    'SetRateLimit',
    'RemoveRateLimit',
    'Ban',
    'Unban',
    'ListBans',
    'ReportUsage',
  ]) {
    t.equal(await ask(user('alice', 'sign'), method), 'RPC_FORBIDDEN', method)
    t.equal(authApi[method as keyof typeof authApi].permission, 'admin')
  }
  t.same(await ask(alice, 'RemoveSigner', SECP), true)
  t.same(await ask(OWNER, 'SignerUsers', SECP), ['bob'], 'another keeps his')
  t.same(await ask(alice, 'UnbindMiner', 'f01000'), true)
  t.match(await ask(alice, 'RemoveToken', own.hash), { id: own.hash, deletedAt: Number })
  t.equal(await ask(alice, 'Verify', own.token), 'AUTH_TOKEN_INVALID')
})

t.test('who has a name and no permission has nothing', async t => {
  const { ask, user } = await door(t)
  for (const [method, declaration] of Object.entries(authApi))
    t.equal(await ask(user('alice'), method, ...(declaration.example?.params ?? [])), 'RPC_FORBIDDEN', method)
})

t.test('an answer of `Verify` says up to which revocation it counts', async t => {
  const { ask, tokens, feed, users } = await door(t)
  const { token } = await tokens.issue({ name: 'alice', perm: 'read' })
  t.match(await ask(OWNER, 'Verify', token), { sequence: feed.sequence })
  const before = feed.sequence
  await users.update({ name: 'bob', state: 2 })
  t.ok(feed.sequence > before)
  t.match(await ask(OWNER, 'Verify', token), { sequence: feed.sequence })
})
