/** Estimates against what messages then use, on a chain of real actors. */
import type { CID } from 'multiformats/cid'
import t from 'tap'
import { gasUsed } from '../../../../actors/node/gas/execution.js'
import { GAS_DEFAULTS, GasErrorCode, GasEstimator, NO_WISHES } from '../../../../actors/node/gas/index.js'
import { type Key, keyOf } from '../../../../actors/node/wallet/index.js'
import { seeded } from '../../../../bench/chain/pools.js'
import { init, market, paych, power } from '../../../../filecoin/actors/index.js'
import { Address, decode, encode, type Message, message as messageCodec } from '../../../../filecoin/index.js'
import { readActorBundle } from '../../../../native/index.js'
import { secret } from '../devnet.js'
import { FIL, mineSelected, type PoolNet, poolNet, signed, unsigned } from '../mpool/net.js'
import { receiptsOfTipset } from '../mpool/reading.js'

const estimatorOf = ({ chain, pool }: PoolNet) => new GasEstimator(GAS_DEFAULTS, { chain, pool, random: seeded(2) })
const blank = { gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n }

/** What an account may do: a send, one to an address that comes to be by it, money for deals, a new provider. */
const deeds = (worker: Address): readonly Partial<Message>[] => [
  { value: 1n },
  { to: keyOf('secp256k1', secret(70)).address, value: FIL },
  {
    to: Address.id(5),
    method: BigInt(market.methods.AddBalance.number),
    value: FIL,
    params: encode(market.methods.AddBalance.params, Address.id(1000)),
  },
  {
    to: Address.id(4),
    method: BigInt(power.methods.CreateMiner.number),
    params: encode(power.methods.CreateMiner.params, {
      owner: worker,
      worker,
      windowPoStProofType: 5,
      peer: new Uint8Array(),
      multiaddrs: [],
    }),
  },
]

t.test('a message uses what was estimated, and its limit is not silly', async t => {
  const net = await poolNet(t)
  const estimator = estimatorOf(net)
  for (const person of net.people)
    for (const deed of deeds((net.people[0] as Key).address)) {
      const nonce = await net.pool.nonceOf(person.address)
      const bare = unsigned(person, { ...deed, ...blank, nonce })
      const limit = await estimator.limit(bare)
      const message = await estimator.estimate({ message: bare, spec: NO_WISHES })
      t.equal(message.gasLimit, Math.floor(limit * 1.25))
      t.ok(message.gasFeeCap >= message.gasPremium && message.gasPremium > 0n)
      await net.pool.push(signed(person, message))
      await mineSelected(net)
      const [receipt] = await receiptsOfTipset(net, net.chain.head)
      t.equal(receipt?.exitCode, 0)
      const used = receipt?.gasUsed ?? 0
      t.ok(limit >= used && limit <= used * 1.05, `estimated ${limit}, used ${used}`)
    }
})

t.test('what is pending goes before it', async t => {
  const net = await poolNet(t)
  const estimator = estimatorOf(net)
  const [bls] = net.people as [Key, Key]
  const all = await net.pool.pendingOf(bls.address)
  // Nearly all that it has is sent by a pending message: what comes then can't be paid.
  await net.pool.push(signed(bls, { value: all.account.balance - FIL }))
  const bare = unsigned(bls, { ...blank, value: 2n * FIL })
  await t.rejects(estimator.limit(bare), {
    code: GasErrorCode.EXECUTION_FAILED,
    message: /^message execution failed: exit SysErrInsufficientFunds\(6\), reason: /,
  })
  t.ok((await estimator.limit({ ...bare, value: 0n })) > 0)
})

t.test('only what is zero is filled in, and fees are capped', async t => {
  const net = await poolNet(t)
  const estimator = estimatorOf(net)
  const [bls] = net.people as [Key, Key]
  const given = unsigned(bls, { gasLimit: 7_000_000, gasFeeCap: 5_000n, gasPremium: 10n })
  t.same(await estimator.estimate({ message: given, spec: NO_WISHES }), given)
  const cheap = await estimator.estimate({ message: unsigned(bls, { ...blank, gasFeeCap: 5_000n }), spec: NO_WISHES })
  t.equal(cheap.gasFeeCap, 5_000n)
  t.equal(cheap.gasPremium, 5_000n)
  const spec = { maxFee: 10n ** 9n, gasOverEstimation: 2, gasOverPremium: 3 }
  const wished = await estimator.estimate({ message: unsigned(bls, blank), spec })
  t.ok(wished.gasFeeCap * BigInt(wished.gasLimit) <= spec.maxFee)
  t.equal(wished.gasLimit, 2 * (await estimator.limit(unsigned(bls, blank))))
  const dear = await estimator.estimate({ message: unsigned(bls, blank), spec: { ...NO_WISHES, gasOverPremium: 3 } })
  t.ok(dear.gasPremium > 290_000n && dear.gasPremium < 310_000n)
})

t.test('a message that would fail in a batch takes no nonce', async t => {
  const net = await poolNet(t)
  const estimator = estimatorOf(net)
  const [, secp] = net.people as [Key, Key]
  const good = { message: unsigned(secp, blank), spec: NO_WISHES }
  const bad = { message: unsigned(secp, { ...blank, value: 10_000n * FIL }), spec: NO_WISHES }
  const results = await estimator.batch([good, bad, good, bad, good], 0)
  t.same(
    results.map(({ message, error }) => [message.nonce, error === '']),
    [
      [0, true],
      [0, false],
      [1, true],
      [0, false],
      [2, true],
    ],
  )
  t.match(results[1]?.error, /^estimating gas limit: message execution failed: exit SysErrInsufficientFunds\(6\)/)
  for (const { message, error } of results) if (error === '') await net.pool.push(signed(secp, message))
  await mineSelected(net)
  t.same(
    (await receiptsOfTipset(net, net.chain.head)).map(({ exitCode }) => exitCode),
    [0, 0, 0],
  )
  await t.rejects(estimator.batch([], 0), { code: GasErrorCode.BATCH_EMPTY })
})

t.test('fees of busy blocks are what is outbid', async t => {
  const net = await poolNet(t)
  const estimator = estimatorOf(net)
  const [bls] = net.people as [Key, Key]
  t.ok(estimator.premium(1) > 190_000n && estimator.premium(1) < 210_000n)
  t.equal(estimator.feeCap({ gasPremium: 7n }, 0), net.chain.head.blocks[0].parentBaseFee + 7n)
  // Half a block asks for ten million each.
  for (const nonce of [0, 1, 2])
    await net.pool.push(signed(bls, { nonce, gasLimit: 3_000_000_000, gasPremium: 10_000_000n }))
  await mineSelected(net)
  await mineSelected(net)
  const premium = estimator.premium(2)
  t.ok(premium > 9_500_000n && premium < 10_500_000n, `${premium}`)
})

t.test('what a deleted actor gives back has to be there until then', async t => {
  const net = await poolNet(t)
  const [bls, secp] = net.people as [Key, Key]
  const { store, executions } = net.modules
  const codeCID = store.loadBundle(readActorBundle('simulated')).codes.get('paymentchannel') as CID
  const ends = { from: bls.address, to: secp.address }
  const constructorParams = encode(paych.methods.Constructor.params, ends)
  const params = encode(init.methods.Exec.params, { codeCID, constructorParams })
  await net.pool.push(signed(bls, { to: Address.id(1), method: 2n, params, value: FIL, gasLimit: 50_000_000 }))
  await mineSelected(net)
  const [made] = await receiptsOfTipset(net, net.chain.head)
  const { idAddress } = decode(init.methods.Exec.returns, made?.returned as Uint8Array)
  await net.pool.push(
    signed(bls, { nonce: 1, to: idAddress, method: paych.methods.Settle.number, gasLimit: 50_000_000 }),
  )
  await mineSelected(net)
  const { tipset, account } = { ...(await net.pool.standing()), ...(await net.pool.pendingOf(bls.address)) }
  const { stateRoot } = await executions.of(tipset)
  // Half a day after it was settled.
  const context = { stateRoot, epoch: tipset.height + 1_500, baseFee: 100n, base: tipset.key.cids[0] as CID }
  const collect = unsigned(bls, { nonce: 2, to: idAddress, value: 0n, method: paych.methods.Collect.number })
  const limit = await gasUsed({ ...context, store, account }, collect, [])
  const run = async (gasLimit: number) => {
    const message = encode(messageCodec, { ...collect, gasLimit })
    return (await store.call(context, [{ message, length: message.length }]))[0]
  }
  const result = await run(limit)
  t.equal(result?.exitCode, 0)
  t.ok(limit - (result?.gasUsed ?? 0) >= 76 * 1_300)
  t.equal((await run(result?.gasUsed ?? 0))?.exitCode, 7)
})
