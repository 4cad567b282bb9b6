/** A gateway that asks auth whose users, miners and keys are, and a wallet that connects to it, all as processes of their own. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { AuthErrorCode } from '../../actors/auth/index.js'
import { callsApi, listenProofEvent } from '../../actors/gateway/index.js'
import { RpcErrorCode } from '../../runtime/rpc/index.js'
import { authRepo } from '../actors/auth/running.js'
import { operatorOf, startGuarded, until } from './guarded.js'

t.setTimeout(240_000)

t.test('a user’s wallet is known by auth’s word, and gone with it', async t => {
  const auth = await authRepo(t).start()
  const operator = await operatorOf(t, auth)
  for (const name of ['alice', 'bob']) await operator.CreateUser({ name, state: 'enabled' })
  await operator.BindMiner({ user: 'alice', miner: 't01000' })
  const [alice, bob] = [
    await operator.CreateToken({ name: 'alice', perm: 'read' }),
    await operator.CreateToken({ name: 'bob', perm: 'read' }),
  ]
  const gateway = await startGuarded(t, 'gateway', auth)
  const admin = (await gateway.connect(gateway.token, '/rpc/v2')).client('Gateway', callsApi)

  t.comment('her wallet')
  const wallet = await startGuarded(t, 'wallet', auth, {
    VESPER_WALLET_GATEWAYS: JSON.stringify([gateway.url]),
    VESPER_PASSWORD: 'correct horse',
  })
  t.match(await wallet.vesper('wallet', 'set-password'), { code: 0 })
  const signer = (await wallet.vesper('wallet', 'new', 'bls', '--json')).json[0]?.address as string
  writeFileSync(join(wallet.repo, 'wallet', 'gateway-token'), alice.token, { mode: 0o600 })
  const isShown = async () => `${(await admin.ListWalletInfo())[0]?.ConnectStates[0]?.Addrs}` === signer
  await until(isShown)
  t.match(await admin.ListWalletInfo(), [{ Account: 'alice' }])
  t.match(await operator.ListSigners('alice'), [{ signer, user: 'alice' }], 'what she has shown is hers in auth')
  t.equal(await admin.WalletHas(signer, ['alice']), true)
  t.equal(await admin.WalletHas(signer, ['bob']), false)

  t.comment('her miner')
  const listen = async (token: string) => {
    const connection = await gateway.connect(token, '/rpc/v2')
    const policy = { MinerAddress: 't01000' } as never
    await connection.subscribe('Gateway.ListenProofEvent', listenProofEvent, [policy], () => {})
    return connection
  }
  await t.rejects(listen(bob.token), { code: 'GATEWAY_MINER_OF_OTHERS' })
  const prover = await listen(alice.token)
  await operator.BindMiner({ user: 'bob', miner: 't01000' })
  await t.rejects(listen(alice.token), { code: 'GATEWAY_MINER_OF_OTHERS' }, 'bindings are asked for anew')

  t.comment('she is disabled')
  const from = performance.now()
  await operator.UpdateUser({ name: 'alice', state: 'disabled' })
  await Promise.all([prover.closed, until(async () => (await admin.ListWalletInfo()).length === 0)])
  const ms = performance.now() - from
  t.comment(`${Math.round(ms)} ms`)
  await t.rejects(gateway.connect(alice.token, '/rpc/v2'), { code: RpcErrorCode.TOKEN_INVALID })
  const status = async () =>
    (await wallet.vesper('wallet', 'status', '--json')).json[0] as { gateways: { reason: string | null }[] }
  await until(async () => /isn't valid/.test((await status()).gateways[0]?.reason ?? ''))
  t.same(await admin.ListWalletInfo(), [], 'her wallet has tried, and is refused')

  t.comment('she is let in again')
  await operator.UpdateUser({ name: 'alice', state: 'enabled' })
  await until(isShown)
  t.match(await admin.ListWalletInfo(), [{ Account: 'alice' }])
})

t.test('while auth can’t be asked nobody is taken for a user, nor for none', async t => {
  const auth = await authRepo(t).start()
  const gateway = await startGuarded(t, 'gateway', auth)
  const admin = await gateway.connect(gateway.token, '/rpc/v2')
  const listen = () =>
    admin.subscribe('Gateway.ListenProofEvent', listenProofEvent, [{ MinerAddress: 't01000' } as never], () => {})
  t.ok(await listen(), 'an own token is the user’s whom every auth has')
  auth.child.kill('SIGKILL')
  await auth.ended
  await t.rejects(listen(), { code: AuthErrorCode.UNREACHABLE })
})
