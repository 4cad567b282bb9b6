/** A pool over a chain of real actors. */
import t from 'tap'
import { MpoolErrorCode, type PoolUpdate } from '../../../../actors/node/mpool/index.js'
import { type Key, keyOf } from '../../../../actors/node/wallet/index.js'
import { secret } from '../devnet.js'
import { branch, FIL, mineSelected, poolNet, signed, unsigned } from './net.js'
import { messageCid, receiptsOfTipset, TipsetKey } from './reading.js'

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
