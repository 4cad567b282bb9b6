/** The Mpool and Gas methods as their callers see them: checked against the declarations, in Lotus's JSON. */
import t from 'tap'
import { gasApi } from '../../../../actors/node/api/gas.js'
import { MPOOL_SUB, mpoolApi, mpoolSub } from '../../../../actors/node/api/mpool.js'
import { GAS_DEFAULTS, GasErrorCode, GasEstimator } from '../../../../actors/node/gas/index.js'
import { gasMethods } from '../../../../actors/node/methods/gas.js'
import { mpoolMethods, mpoolUpdates } from '../../../../actors/node/methods/mpool.js'
import { MpoolErrorCode } from '../../../../actors/node/mpool/index.js'
import { MessageSender } from '../../../../actors/node/sending/index.js'
import { type Key, keyOf } from '../../../../actors/node/wallet/index.js'
import { seeded } from '../../../../bench/chain/pools.js'
import type { Wire } from '../../../../filecoin/cbor/index.js'
import { type Message, message, signedMessage } from '../../../../filecoin/index.js'
import { connectLocal, Dispatcher } from '../../../../runtime/rpc/index.js'
import { secret } from '../devnet.js'
import { FIL, mineSelected, type PoolNet, poolNet, signed, unsigned } from '../mpool/net.js'

const blank = { gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n }
const bare = (key: Pick<Key, 'address'>, fields: Partial<Message> = {}) =>
  message.toWire(unsigned(key, { ...blank, ...fields }))
const wireOf = (key: Key, fields: Partial<Message> = {}) => signedMessage.toWire(signed(key, fields))

function served(net: PoolNet) {
  const { chain, pool, people } = net
  const gas = new GasEstimator(GAS_DEFAULTS, { chain, pool, random: seeded(4) })
  const signer = {
    has: (address: Key['address']) => people.some(person => person.address.equals(address)),
    sign: (address: Key['address'], bytes: Uint8Array) =>
      (people.find(person => person.address.equals(address)) as Key).sign(bytes),
  }
  const sender = new MessageSender({ pool, gas, signer })
  const dispatcher = new Dispatcher()
    .add('Filecoin', gasApi, gasMethods(gas))
    .add('Filecoin', mpoolApi, mpoolMethods({ pool, sender }))
    .addStream(MPOOL_SUB, mpoolSub, mpoolUpdates(pool))
  const connection = connectLocal(dispatcher)
  return { connection, mpool: connection.client('Filecoin', mpoolApi), gas: connection.client('Filecoin', gasApi) }
}

t.test('messages of the node’s keys get consecutive nonces, whoever sends at the same time', async t => {
  const net = await poolNet(t)
  const { mpool } = served(net)
  const [bls, secp] = net.people as [Key, Key]
  const { account } = await net.pool.pendingOf(bls.address)
  const sent = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(place =>
      mpool.MpoolPushMessage(bare(place % 2 === 0 ? { address: account.id } : bls, { value: BigInt(place) }), null),
    ),
  )
  t.same(sent.map(one => one.message.nonce).sort(), [0, 1, 2, 3, 4, 5])
  t.ok(sent.every(one => one.message.from.equals(bls.address)))
  await t.rejects(mpool.MpoolPushMessage(bare(secp, { nonce: 3 }), null), { code: MpoolErrorCode.NONCE_GIVEN })
  await t.rejects(mpool.MpoolPushMessage(bare(secp, { value: 5_000n * FIL, gasLimit: 1_000_000 }), null), {
    code: MpoolErrorCode.VALUE_ABOVE_BALANCE,
  })
  // One that is refused takes no nonce.
  await t.rejects(mpool.MpoolPushMessage(bare(secp, { method: 99n }), null), {
    code: GasErrorCode.EXECUTION_FAILED,
    message: /^message execution failed: exit /,
  })
  const batch = await mpool.MpoolBatchPushMessage([bare(secp), bare(secp)], { MaxFee: `${FIL / 1000n}` })
  t.same(
    batch.map(one => one.message.nonce),
    [0, 1],
  )
  t.ok(batch.every(one => one.message.gasFeeCap * BigInt(one.message.gasLimit) <= FIL / 1000n))
  await mineSelected(net)
  t.equal(await mpool.MpoolGetNonce(account.id.toString()), 6)
  const stranger = keyOf('bls', secret(90))
  await t.rejects(mpool.MpoolPushMessage(bare(stranger), null), { code: MpoolErrorCode.SENDER_UNKNOWN })
  await t.rejects(mpool.MpoolPushMessage(bare(net.workers[0] as Key), null), { code: 'NODE_KEY_UNKNOWN' })
})

t.test('pushes, what waits, and what is selected', async t => {
  const net = await poolNet(t)
  const { connection, mpool } = served(net)
  const [bls, secp] = net.people as [Key, Key]
  const updates: Wire[] = []
  const subscription = await connection.subscribe(MPOOL_SUB, mpoolSub, [], item => void updates.push(item))
  const cid = await mpool.MpoolPush(wireOf(bls))
  t.equal(String(cid), (await net.pool.waitingOf(bls.address))[0]?.cid)
  await mpool.MpoolPushUntrusted(wireOf(secp))
  t.equal((await mpool.MpoolBatchPush([wireOf(bls, { nonce: 1 }), wireOf(bls, { nonce: 2 })])).length, 2)
  await t.rejects(mpool.MpoolBatchPushUntrusted([wireOf(secp, { nonce: 1 }), wireOf(secp, { nonce: 5 })]), {
    code: MpoolErrorCode.NONCE_GAP,
  })
  t.equal((await mpool.MpoolPending(null)).length, 5)
  t.equal((await mpool.MpoolSelect(null, 1)).length, 5)
  const [first, second] = await mpool.MpoolSelects(
    net.chain.head.key.cids.map(one => ({ '/': `${one}` })),
    [1, 1],
  )
  t.equal(first?.length, 5)
  t.same(second, first)
  await mineSelected(net)
  t.same(await mpool.MpoolPending(null), [])
  await net.pool.standing()
  t.same(
    updates.map(update => (update as { Type: number }).Type),
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
  )
  t.same((updates[0] as { Message: Wire }).Message, JSON.parse(JSON.stringify(wireOf(bls))))
  subscription.close()
  await mpool.MpoolPublishMessage(wireOf(bls, { nonce: 3 }))
  t.equal(net.published.length, 6)
  await mpool.MpoolPush(wireOf(bls, { nonce: 3 }))
  await mpool.MpoolPublishByAddr(bls.address.toString())
  t.equal(net.published.length, 8)
  await mpool.MpoolClear(false)
  t.equal((await mpool.MpoolPending(null)).length, 1)
  await mpool.MpoolDeleteByAdress(bls.address.toString())
  t.same(await mpool.MpoolPending(null), [])
  t.equal(updates.length, 10)
})

t.test('estimates, with a spec, without, and for many', async t => {
  const net = await poolNet(t)
  const { gas } = served(net)
  const [bls] = net.people as [Key, Key]
  const used = await gas.GasEstimateGasLimit(bare(bls), null)
  const filled = await gas.GasEstimateMessageGas(bare(bls), null, null)
  t.equal(filled.gasLimit, Math.floor(used * 1.25))
  t.equal((await gas.GasEstimateMessageGas(bare(bls), { GasOverEstimation: 0 }, null)).gasLimit, filled.gasLimit)
  t.equal((await gas.GasEstimateMessageGas(bare(bls), { GasOverEstimation: 2 }, null)).gasLimit, 2 * used)
  t.ok((await gas.GasEstimateFeeCap(bare(bls), 20, null)) > net.chain.head.blocks[0].parentBaseFee)
  t.ok((await gas.GasEstimateGasPremium(0, bls.address.toString(), 0, null)) > 190_000n)
  const results = await gas.GasBatchEstimateMessageGas(
    [
      { Msg: bare(bls), Spec: null },
      { Msg: bare(bls, { method: 99n }) },
      { Msg: bare(bls), Spec: { GasOverEstimation: 0 } },
    ],
    7,
    null,
  )
  t.same(
    results.map(({ Msg, Err }) => [Msg.nonce, Err === '']),
    [
      [7, true],
      [0, false],
      [8, true],
    ],
  )
  t.equal(results[2]?.Msg.gasLimit, results[0]?.Msg.gasLimit)
})

t.test('the configuration', async t => {
  const net = await poolNet(t)
  const { mpool } = served(net)
  const [bls] = net.people as [Key, Key]
  const config = await mpool.MpoolGetConfig()
  t.equal(config.PruneCooldown, 60_000_000_000)
  const other = { ...config, PriorityAddrs: [bls.address.toString()], SizeLimitHigh: 10, SizeLimitLow: 5 }
  await mpool.MpoolSetConfig(other)
  const told = await mpool.MpoolGetConfig()
  t.same(told, { ...config, PriorityAddrs: told.PriorityAddrs, SizeLimitHigh: 10, SizeLimitLow: 5 })
  t.same(told.PriorityAddrs?.map(String), [bls.address.toString()])
  await t.rejects(mpool.MpoolSetConfig({ ...other, ReplaceByFeeRatio: 1 }), { code: MpoolErrorCode.CONFIG_INVALID })
  await t.rejects(mpool.MpoolSetConfig({ ...other, SizeLimitLow: 11 }), { code: MpoolErrorCode.CONFIG_INVALID })
})

t.test('what is held against messages before they are pushed', async t => {
  const net = await poolNet(t)
  const { mpool } = served(net)
  const [bls] = net.people as [Key, Key]
  await mpool.MpoolPush(wireOf(bls))
  const failed = (checks: readonly { readonly OK: boolean; readonly Code: number }[] | undefined) =>
    checks?.flatMap(({ OK, Code }) => (OK ? [] : [Code]))
  const check = async (fields: Partial<Message>, ValidNonce = true) =>
    failed((await mpool.MpoolCheckMessages([{ Message: message.toWire(unsigned(bls, fields)), ValidNonce }]))[0])
  t.same(await check({ nonce: 1 }), [])
  t.same(await check({ nonce: 5 }, false), [])
  t.same(await check({ nonce: 0 }), [10])
  t.same(await check({ nonce: 1, gasLimit: 10 }), [4])
  t.same(await check({ nonce: 1, gasPremium: 10n ** 10n }), [3])
  t.same(await check({ nonce: 1, gasFeeCap: 99n, gasPremium: 0n }), [5])
  t.same(await check({ nonce: 1, value: 1_000n * FIL }), [12])
  t.same(await check({ nonce: 1, params: new Uint8Array(65_536), gasLimit: 10 ** 8 }), [2])
  const stranger = keyOf('bls', secret(90))
  t.same(failed((await mpool.MpoolCheckMessages([{ Message: bare(stranger) }]))[0]), [9, 11])
  t.same((await mpool.MpoolCheckPendingMessages(bls.address.toString())).map(failed), [[]])
  const replacing = await mpool.MpoolCheckReplaceMessages([message.toWire(unsigned(bls, { value: 2_000n * FIL }))])
  t.same(replacing.map(failed), [[12]])
})
