/** What the pool's users may do at a node, by auth's word, and what auth is told of it: both as processes of their own. */
import t from 'tap'
import { mpoolApi, nodeApiV1 } from '../../actors/node/index.js'
import { keyOf } from '../../actors/node/wallet/index.js'
import { Address, message, messageCid, signature } from '../../filecoin/index.js'
import { commonApi } from '../../runtime/process/index.js'
import { RpcErrorCode } from '../../runtime/rpc/index.js'
import { authRepo } from '../actors/auth/running.js'
import { Mariadb, PASSWORD } from '../runtime/mysql/mariadb.js'
import { operatorOf, startGuarded, until } from './guarded.js'

t.setTimeout(240_000)

const OF_OTHERS = { code: 'AUTH_SUBJECT_OF_OTHERS' }
const HOUR = 3_600_000

t.test('a user sends with keys, and makes blocks for miners, that are the user’s in auth', async t => {
  const repo = authRepo(t)
  const auth = await repo.start()
  const operator = await operatorOf(t, auth)
  for (const name of ['alice', 'bob']) await operator.CreateUser({ name, state: 'enabled' })
  await operator.BindMiner({ user: 'alice', miner: 't01000' })
  const issue = async (name: string, perm: 'sign' | 'admin') => (await operator.CreateToken({ name, perm })).token
  const node = await startGuarded(t, 'node', auth)
  const clientOf = async (token: string) => {
    const connection = await node.connect(token)
    return {
      pool: connection.client('Filecoin', mpoolApi),
      chain: connection.client('Filecoin', nodeApiV1),
      common: connection.client('Filecoin', commonApi),
    }
  }
  const [alice, bob] = [await clientOf(await issue('alice', 'sign')), await clientOf(await issue('bob', 'sign'))]
  const [admin, own] = [await clientOf(await issue('bob', 'admin')), await clientOf(node.token)]

  t.comment('her messages')
  const key = keyOf('secp256k1', new Uint8Array(32).fill(5))
  const unsigned = {
    version: 0,
    to: Address.id(1000),
    from: key.address,
    nonce: 0,
    value: 0n,
    gasLimit: 1_000_000,
    gasFeeCap: 100_000n,
    gasPremium: 100n,
    method: 0n,
    params: new Uint8Array(),
  }
  const signed = {
    Message: message.toWire(unsigned),
    Signature: signature.toWire(key.sign(messageCid(unsigned).bytes)),
  } as never
  // There is no such account on the chain: whoever comes so far is told that, and not whose the key is.
  const refusedByNode = { code: 'MPOOL_SENDER_UNKNOWN' }
  await t.rejects(alice.pool.MpoolPush(signed), OF_OTHERS)
  await operator.RegisterSigners('alice', [`${key.address}`])
  await t.rejects(alice.pool.MpoolPush(signed), refusedByNode, 'as soon as it is hers')
  for (const call of [
    () => bob.pool.MpoolPush(signed),
    () => bob.pool.MpoolPushUntrusted(signed),
    () => bob.pool.MpoolBatchPush([signed]),
    () => bob.pool.MpoolBatchPushUntrusted([signed]),
    () => bob.pool.MpoolPushMessage(message.toWire(unsigned) as never, null as never),
    () => bob.chain.WalletSign(`${key.address}`, 'AQID'),
    () => bob.pool.MpoolClear(true),
  ])
    await t.rejects(call() as Promise<unknown>, OF_OTHERS, `${call}`)
  t.same(await bob.pool.MpoolBatchPush([]), [])
  await t.rejects(admin.pool.MpoolPush(signed), refusedByNode, 'admins may send anybody’s')
  await t.rejects(own.pool.MpoolPush(signed), refusedByNode, 'and so may who has the node’s own token')

  t.comment('her blocks')
  const [block] = nodeApiV1.SyncSubmitBlock.example?.params as [{ Header: { Miner: string } }]
  t.equal(block.Header.Miner, 't01000')
  await t.rejects(bob.chain.SyncSubmitBlock(block as never), OF_OTHERS)
  await t.rejects(alice.chain.SyncSubmitBlock(block as never), { code: /^NODE_/ })

  t.comment('how often she may ask')
  const limit = { user: 'alice', service: 'node', method: 'Version', cap: 2, periodMs: HOUR }
  const { id } = await operator.SetRateLimit(limit)
  const refusal = async () => {
    for (;;) {
      const code = await alice.common.Version().then(
        () => null,
        error => error.code,
      )
      if (code !== null) return code
    }
  }
  t.equal(await refusal(), RpcErrorCode.TOO_MANY, 'once the rule has come, over a WebSocket')
  const aliceToken = await issue('alice', 'sign')
  const post = (token: string) =>
    fetch(`${node.url}/rpc/v1`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Filecoin.Version', params: [] }),
    })
  const answer = await post(aliceToken)
  t.equal(answer.status, 429, 'by POST, with another token of hers')
  t.ok(Number(answer.headers.get('retry-after')) > 3_000)
  t.match(await answer.json(), { error: { data: { code: 'RPC_TOO_MANY', data: { limit: 2 } } } })
  t.ok(await bob.common.Version(), 'others ask as they like')
  t.ok(await own.common.Version())
  await operator.RemoveRateLimit('alice', id)
  await until(() => alice.common.Version().then(Boolean, () => false))
  t.pass('a rule that is removed limits no longer')

  t.comment('what she had')
  const usage = async (method: string, user = 'alice') =>
    (await operator.Usage({ user })).find(line => line.method === method && line.service === 'node')
  await until(async () => (await usage('Filecoin.SyncSubmitBlock')) !== undefined)
  t.match(await usage('Filecoin.SyncSubmitBlock'), { calls: '1', errors: '1' })
  t.match(await usage('Filecoin.MpoolPush'), { calls: '2', errors: '2' })
  t.match(await usage('Filecoin.MpoolBatchPush', 'bob'), { calls: '2', errors: '1' })
  t.match((await repo.vesper('auth', 'usage', '--user', 'alice')).out, /node +Filecoin.SyncSubmitBlock/)
  const before = Number((await usage('Filecoin.Version'))?.calls ?? 0)
  await alice.common.Version()
  node.child.kill('SIGTERM')
  await node.ended
  t.ok(Number((await usage('Filecoin.Version'))?.calls) > before, 'what was left is told at the end')
})

t.test('components that count calls in one database let a user by as often together as one would', async t => {
  const repo = authRepo(t)
  const auth = await repo.start()
  const operator = await operatorOf(t, auth)
  await operator.CreateUser({ name: 'alice', state: 'enabled' })
  const { token } = await operator.CreateToken({ name: 'alice', perm: 'read' })
  const server = await Mariadb.start(t)
  const shared = {
    VESPER_AUTHORITY_LIMITS_TYPE: 'mysql',
    VESPER_AUTHORITY_LIMITS_URL: server.url(await server.database()),
  }
  const gateways = [await startGuarded(t, 'gateway', auth, shared), await startGuarded(t, 'gateway', auth, shared)]
  await operator.SetRateLimit({ user: 'alice', method: 'Version', cap: 9, periodMs: HOUR })
  await operator.SetRateLimit({ user: 'alice', method: 'Session', cap: 4, periodMs: HOUR })
  const clients = await Promise.all(
    gateways.map(async gateway => (await gateway.connect(token)).client('Filecoin', commonApi)),
  )
  const passed = async (method: 'Version' | 'Session', count: number) => {
    const asked = Array.from({ length: count }, (_, i) =>
      clients[i % 2]?.[method]().then(
        () => true,
        error => t.equal(error.code, RpcErrorCode.TOO_MANY) && false,
      ),
    )
    return (await Promise.all(asked)).filter(Boolean).length
  }
  t.equal(await passed('Version', 20), 9)
  await server.kill()
  t.equal(await passed('Session', 20), 8, 'while the database is away, each as often as the rule has it')
  t.equal(await passed('Version', 4), 0, 'and a limit that was reached is one still')
  const again = await startGuarded(t, 'gateway', auth, shared)
  t.ok(await again.connect(token), 'and one that starts now answers')
  const lines = JSON.parse(`[${(await gateways[0]?.vesper('logs', '--json'))?.out.trim().split('\n').join(',')}]`)
  const warnings = lines.filter(({ msg }: { msg?: string }) => msg?.includes('users’ limits'))
  t.equal(warnings.length, 1, 'it is told once')
  t.notMatch(JSON.stringify(lines), encodeURIComponent(PASSWORD))
})
