/** A pool over a chain of real actors. */
import { setImmediate } from 'node:timers/promises'
import type { CID } from 'multiformats/cid'
import t from 'tap'
import { MpoolErrorCode, type PoolUpdate } from '../../../../actors/node/mpool/index.js'
import { type Key, keyOf } from '../../../../actors/node/wallet/index.js'
import { Address, type BlockMsg, messageCid, SendFailure, TipsetKey } from '../../../../filecoin/index.js'
import { blockOf, secret } from '../devnet.js'
import { branch, FIL, mine, mineSelected, poolNet, signed, unsigned } from './net.js'
import { receiptsOfTipset } from './reading.js'

const nonces = (messages: readonly { message: { nonce: number } }[]) =>
  messages.map(({ message }) => message.nonce).sort((one, other) => one - other)
const nothing = new TipsetKey([])

t.test('a message that is pushed waits, is selected, and is gone once it is on chain', async t => {
  const net = await poolNet(t)
  const { pool, people } = net
  const updates: PoolUpdate['type'][] = []
  pool.subscribe(({ type }) => updates.push(type))
  for (const person of people) {
    const message = signed(person)
    const cid = await pool.push(message)
    t.equal(cid.toString(), (await pool.pendingOf(person.address)).messages[0]?.cid)
  }
  t.same(await Promise.all(people.map(({ address }) => pool.nonceOf(address))), [1, 1])
  t.equal((await pool.pendingAt(nothing)).length, 2)
  const { messages, epoch } = await mineSelected(net)
  t.equal(messages.length, 2)
  t.equal(net.chain.head.height, epoch)
  t.same(await pool.pendingAt(nothing), [])
  t.same(await Promise.all(people.map(({ address }) => pool.nonceOf(address))), [1, 1])
  t.same(updates, ['added', 'added', 'removed', 'removed'])
  t.same(
    (await receiptsOfTipset(net, net.chain.head)).map(({ exitCode }) => exitCode),
    [0, 0],
  )
  t.equal(net.published.length, 2)
})

t.test('a reorganisation brings messages back with their signatures', async t => {
  const net = await poolNet(t)
  const { pool, people, chain } = net
  const genesis = chain.head
  const sent = people.map(person => signed(person))
  for (const message of sent) await pool.push(message)
  await mineSelected(net)
  t.equal(pool.size.messages, 2)
  t.same(await pool.pendingAt(nothing), [])
  await branch(net, genesis)
  const pending = await pool.pendingAt(nothing)
  t.same(
    new Set(pending.map(({ signature }) => signature.data.toString())),
    new Set(sent.map(({ signature }) => signature.data.toString())),
  )
  t.same(await Promise.all(people.map(({ address }) => pool.nonceOf(address))), [1, 1])
  // And they can be on chain again.
  const { messages } = await mineSelected(net)
  t.equal(messages.length, 2)
  t.same(await pool.pendingAt(nothing), [])
})

t.test('limits', async t => {
  const { pool, people } = await poolNet(t)
  const [bls] = people as [Key, Key]
  const refused = (code: MpoolErrorCode) => ({ code })
  await t.rejects(pool.push(signed(bls, { nonce: 5 })), refused(MpoolErrorCode.NONCE_GAP))
  await t.rejects(pool.push(signed(bls, { nonce: 1 }), 'untrusted'), refused(MpoolErrorCode.NONCE_GAP))
  await pool.push(signed(bls, { nonce: 4 }))
  t.equal(await pool.nonceOf(bls.address), 0)
  const stranger = keyOf('bls', secret(90))
  await t.rejects(pool.push(signed(stranger)), refused(MpoolErrorCode.SENDER_UNKNOWN))
  const forged = { ...signed(bls), signature: stranger.sign(messageCid(unsigned(bls)).bytes) }
  await t.rejects(pool.push(forged), refused(MpoolErrorCode.SIGNATURE_INVALID))
  await t.rejects(pool.push(signed(bls, { gasFeeCap: 1000n * FIL })), refused(MpoolErrorCode.FUNDS_TOO_LOW))
})

t.test('a message takes the place of another one for a tenth more', async t => {
  const net = await poolNet(t)
  const { pool, people } = net
  const [, secp] = people as [Key, Key]
  const first = signed(secp, { gasPremium: 100_000n })
  const second = signed(secp, { gasPremium: 110_001n })
  await pool.push(first)
  await t.rejects(pool.push(first), { code: MpoolErrorCode.ALREADY_PENDING })
  await t.rejects(pool.push(signed(secp, { gasPremium: 110_000n })), {
    code: MpoolErrorCode.REPLACEMENT_PREMIUM_TOO_LOW,
  })
  await pool.push(second)
  t.same(await pool.pendingAt(nothing), [second])
  const again = await net.restart()
  t.same(await again.pendingAt(nothing), [second])
})

t.test('this node’s own messages outlive a restart, and no others', async t => {
  const net = await poolNet(t)
  const [bls, secp] = net.people as [Key, Key]
  const own = [signed(bls), signed(bls, { nonce: 1 }), signed(bls, { nonce: 4 })]
  for (const one of own) await net.pool.push(one)
  await net.pool.push(signed(secp), 'untrusted')
  let pool = await net.restart()
  t.same(nonces(await pool.pendingAt(nothing)), [0, 1, 4])
  t.same(await Promise.all([bls, secp].map(({ address }) => pool.nonceOf(address))), [2, 0])
  const genesis = net.chain.head
  await mineSelected(net, pool)
  t.same(nonces(await pool.pendingAt(nothing)), [4])
  // What was seen on chain comes back after another restart, too: its signature is kept.
  pool = await net.restart()
  t.same(nonces(await pool.pendingAt(nothing)), [4])
  await branch(net, genesis)
  const back = await pool.pendingAt(nothing)
  t.same(
    new Set(back.map(({ signature }) => signature.data.toString())),
    new Set(own.map(({ signature }) => signature.data.toString())),
  )
})

t.test('what can’t be read any more keeps nobody out of a block', async t => {
  const net = await poolNet(t)
  const { pool, people } = net
  const [bls, secp] = people as [Key, Key]
  // Of an account that only the pool’s branch has: its ID is another’s, or nobody’s, on the other one.
  const guest = keyOf('secp256k1', secret(70))
  const genesis = net.chain.head
  await pool.push(signed(bls, { to: guest.address, value: FIL, gasLimit: 20_000_000 }))
  await mineSelected(net)
  const { account } = await pool.pendingOf(guest.address)
  await pool.push(signed(guest, { from: account.id }))
  await pool.push(signed(guest, { nonce: 1 }))
  await pool.push(signed(secp))
  await branch(net, genesis)
  t.equal((await pool.pendingAt(nothing)).length, 4)
  await t.rejects(pool.nonceOf(guest.address), { code: MpoolErrorCode.SENDER_UNKNOWN })
  // Somebody else comes first here, and has the guest's ID.
  const other = keyOf('bls', secret(71))
  await mine(net, [signed(bls, { to: other.address, value: FIL, gasLimit: 20_000_000 })])
  t.equal((await pool.pendingOf(other.address)).account.id.toString(), account.id.toString())
  await pool.push(signed(bls, { nonce: 1, to: guest.address, value: FIL, gasLimit: 20_000_000 }))
  const first = await mineSelected(net)
  t.same(new Set(first.messages.map(({ message }) => message.from.key)), new Set([bls.address.key, secp.address.key]))
  t.equal(await pool.nonceOf(guest.address), 2)
  t.same((await mineSelected(net)).messages, [])
  await pool.drop(guest.address)
  t.same(await pool.waitingOf(guest.address), [])
  // Nor does a message whose parameters nobody can read: it fails, and pays.
  await pool.push(signed(secp, { nonce: 1, to: Address.id(1000), method: 6n, params: Uint8Array.of(0xff, 1, 2) }))
  await mineSelected(net)
  t.not((await receiptsOfTipset(net, net.chain.head))[0]?.exitCode, 0)
  t.equal(await pool.nonceOf(secp.address), 2)
})

t.test('each sender is in one of a tipset’s blocks, and all that is selected can be sent', async t => {
  const net = await poolNet(t)
  const { pool, people, workers } = net
  for (const [place, key] of [...people, ...workers].entries())
    for (const nonce of [0, 1, 2])
      await pool.push(
        signed(key, { nonce, value: BigInt(place + 1) * 300n * FIL, gasPremium: BigInt(1 + nonce) * 100_000n }),
      )
  const blocks = await pool.select(nothing, [0.5, 0.4])
  const senders = blocks.map(block => new Set(block.map(({ message }) => message.from.key)))
  t.ok([...(senders[0] as Set<string>)].every(sender => blocks[1] === blocks[0] || !senders[1]?.has(sender)))
  const { messages } = await mineSelected(net)
  const receipts = await receiptsOfTipset(net, net.chain.head)
  t.equal(receipts.length, messages.length)
  t.ok(receipts.length >= 5)
  t.notOk(
    receipts.some(
      ({ exitCode }) => exitCode === SendFailure.SenderInvalid || exitCode === SendFailure.SenderStateInvalid,
    ),
  )
})

t.test('blocks on a tipset behind the head get what waits there', async t => {
  const net = await poolNet(t)
  const { pool, people, chain } = net
  const genesis = chain.head
  for (const person of people) await pool.push(signed(person))
  await mineSelected(net)
  t.same(await pool.select(chain.head.key, [1]), [[]])
  t.equal((await pool.select(genesis.key, [1]))[0]?.length, 2)
})

t.test('too many messages are cut down, but for this node’s own, once a minute', async t => {
  const net = await poolNet(t, { config: { sizeHigh: 6, sizeLow: 3 } })
  const { pool, people, clock } = net
  const [bls, secp] = people as [Key, Key]
  for (const nonce of [0, 1]) await pool.push(signed(bls, { nonce }))
  const others = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place)
  for (const nonce of others(0, 5)) await pool.push(signed(secp, { nonce }), 'untrusted')
  t.equal(pool.size.messages, 3)
  t.same((await pool.waitingOf(secp.address)).length, 1)
  for (const nonce of others(1, 6)) await pool.push(signed(secp, { nonce }), 'untrusted')
  t.equal(pool.size.messages, 8)
  clock.advance(60_000)
  await pool.push(signed(secp, { nonce: 6 }), 'untrusted')
  t.equal(pool.size.messages, 3)
  t.same((await pool.waitingOf(bls.address)).length, 2)
})

t.test('this node’s own messages are published again until they are on chain', async t => {
  const net = await poolNet(t)
  const { pool, people, clock, published } = net
  const [bls, secp] = people as [Key, Key]
  await pool.push(signed(bls))
  await pool.push(signed(secp), 'untrusted')
  t.equal(published.length, 2)
  const round = async () => {
    clock.advance(310_000)
    // The pool answers in turn, after what the round asks of it.
    await pool.nonceOf(bls.address)
    await setImmediate()
  }
  await round()
  t.same(
    published.slice(2).map(({ message }) => message.from.toString()),
    [bls.address.toString()],
  )
  await mineSelected(net)
  await round()
  t.equal(published.length, 3)
})

t.test('what waits can be forgotten, and published by hand', async t => {
  const net = await poolNet(t)
  const { pool, people } = net
  const [bls, secp] = people as [Key, Key]
  const fill = async () => {
    await pool.push(signed(bls))
    await pool.push(signed(secp), 'untrusted')
  }
  await fill()
  await pool.publishOf(secp.address)
  t.equal(net.published.length, 3)
  await pool.clear(false)
  t.equal(pool.size.messages, 1)
  await pool.clear(true)
  t.equal(pool.size.messages, 0)
  await fill()
  await pool.drop(bls.address)
  t.same(
    (await pool.pendingAt(nothing)).map(({ message }) => message.from.key),
    [secp.address.key],
  )
  const again = await net.restart()
  t.same(await again.pendingAt(nothing), [])
})

t.test('of the heads that an epoch’s blocks make one after the other, the last alone is executed', async t => {
  const net = await poolNet(t)
  const { chain, clock } = net
  const executed: string[] = []
  const { store } = chain.modules
  const execute = store.execute.bind(store)
  Object.assign(store, {
    execute: (tipset: readonly CID[]) => {
      executed.push(new TipsetKey(tipset).text)
      return execute(tipset)
    },
  })
  const genesis = chain.head
  let blocks: BlockMsg[] = []
  for (let epoch = 1; blocks.length < 2; epoch++) {
    const made = await Promise.all([0, 1, 2].map(index => blockOf(net, index, epoch, genesis)))
    blocks = made.filter(block => block !== null)
  }
  const heads: string[] = []
  for (const block of blocks) {
    await chain.submit(block)
    heads.push(chain.head.key.text)
  }
  clock.advance(400)
  t.same(
    executed.filter(key => heads.includes(key)),
    [],
  )
  clock.advance(100)
  while (!executed.includes(heads.at(-1) as string)) await setImmediate()
  t.same(
    executed.filter(key => heads.includes(key)),
    heads.slice(-1),
  )
})
