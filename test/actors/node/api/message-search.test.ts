/** Where messages were executed, over a chain that is reorganised. */
import t from 'tap'
import { putMessage } from '../../../../actors/node/messages/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { type SignedMessage, Tipset } from '../../../../filecoin/index.js'
import { OWNER } from '../../../../runtime/rpc/index.js'
import { blockOf } from '../devnet.js'
import { cidOf, keyOf, mineNext, type Served, sendOf, sent, served } from './history.js'

const UNKNOWN = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

t.test('a message is found once the tipset after its own has its receipt', async t => {
  const { net, message, included } = await sent(t)
  const search = (limit = -1, from: unknown = null) => net.v1('StateSearchMsg', from, cidOf(message), limit, false)
  t.equal(await search(), null)
  await mineNext(net)
  const executed = net.chain.head
  const found = await search()
  t.match(found, { Message: cidOf(message), ReturnDec: null, TipSet: keyOf(executed), Height: executed.height })
  t.match(found, { Receipt: { ExitCode: 0, Return: null } })
  t.strictSame(Object.keys(found as object), ['Message', 'Receipt', 'ReturnDec', 'TipSet', 'Height'])
  for (let blocks = 0; blocks < 5; blocks++) await mineNext(net)
  t.strictSame(await search(), found, 'from further away, too')
  const depth = net.chain.head.height - executed.height
  t.equal(await search(depth), null, 'beyond the limit it is not looked for')
  t.strictSame(await search(depth + 1), found)
  t.equal(await search(-1, keyOf(included)), null, 'nor ahead')
  t.strictSame(await net.v0('StateSearchMsg', cidOf(message)), found)
  t.strictSame(await net.v0('StateSearchMsgLimited', cidOf(message), 100), found)
  t.strictSame(await net.v0('StateGetReceipt', cidOf(message), []), (found as { Receipt: unknown }).Receipt)
  t.equal(await net.v0('StateGetReceipt', cidOf(message), keyOf(included)), null)
  await t.rejects(net.v1('StateSearchMsg', null, UNKNOWN, -1, true), { code: 'NODE_MESSAGE_UNKNOWN' })
})

t.test('one that replaced it is told as such, if it asks for the same', async t => {
  const { net, bls, secp, message } = await sent(t)
  const dearer = sendOf(bls, { to: secp.address, nonce: 0, value: 5n, gasPremium: 900n })
  const other = sendOf(bls, { to: secp.address, nonce: 0, value: 6n })
  for (const one of [dearer, other]) putMessage(net.store, one)
  await mineNext(net)
  const search = (one: SignedMessage, allowReplaced: boolean) =>
    net.v1('StateSearchMsg', null, cidOf(one), -1, allowReplaced)
  t.match(await search(dearer, true), { Message: cidOf(message) })
  t.equal(await search(dearer, false), null)
  await t.rejects(search(other, true), { code: 'NODE_MESSAGE_REPLACED' })
  t.equal(await search(other, false), null)
  await t.rejects(net.v1('StateWaitMsg', cidOf(dearer), 0, -1, false), { code: 'NODE_MESSAGE_REPLACED' })
})

t.test('it is waited for until it is as deep as was asked for', async t => {
  const { net, message } = await sent(t)
  let done: { Height: number } | null = null
  const waiting = net.v1('StateWaitMsg', cidOf(message), 3, -1, true).then(found => {
    done = found as { Height: number }
  })
  await mineNext(net)
  const executed = net.chain.head
  while (net.chain.head.height < executed.height + 3) {
    await turn()
    t.equal(done, null, `not at ${net.chain.head.height - executed.height}`)
    await mineNext(net)
  }
  await waiting
  t.match(done, { Message: cidOf(message), TipSet: keyOf(executed), Height: executed.height })
  t.match(await net.v0('StateWaitMsg', cidOf(message), 1), { Height: executed.height }, 'at once if it is there')
  await t.rejects(net.v1('StateWaitMsg', cidOf(message), 901, -1, true), { code: 'NODE_QUESTION_INVALID' })
})

t.test('one that no block has yet is waited for, as soon as the node has it', async t => {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  for (const message of [sendOf(bls, { to: secp.address, nonce: 0 }), sendOf(secp, { to: bls.address, nonce: 0 })]) {
    await t.rejects(net.v1('StateWaitMsg', cidOf(message), 0, -1, true), { code: 'NODE_MESSAGE_UNKNOWN' })
    putMessage(net.store, message)
    const waiting = net.v1('StateWaitMsg', cidOf(message), 0, -1, true)
    await mineNext(net)
    await mineNext(net, { messages: [message] })
    await mineNext(net)
    t.match(await waiting, { Message: cidOf(message), Height: net.chain.head.height, Receipt: { ExitCode: 0 } })
  }
})

t.test('a reorganisation that takes it back has it waited for anew', async t => {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  const message = sendOf(bls, { to: secp.address, nonce: 0 })
  const base = net.chain.head
  const lone = await loneBlock(net, base, message)
  const waiting = net.v1('StateWaitMsg', cidOf(message), 4, -1, true) as Promise<{ Height: number; TipSet: unknown }>
  // One more of the same provider, so that the message is executed there.
  await mineNext(net, { providers: [0] })
  const executed = net.chain.head
  t.match(await net.v1('StateSearchMsg', null, cidOf(message), -1, true), { Height: executed.height })
  // A heavier chain from before, without the message, by the two others and then all.
  let right: Tipset = base
  while (net.chain.head.key.equals(executed.key) || isOn(net, executed)) {
    right = await siblings(net, right)
    if (right.height > base.height + 60) break
  }
  t.notOk(isOn(net, executed), 'the tipset with the receipt is not on the chain any more')
  t.equal(await net.v1('StateSearchMsg', null, cidOf(message), -1, true), null)
  await mineNext(net, { messages: [message] })
  const again = net.chain.head
  for (let more = 0; more < 8; more++) await mineNext(net)
  const found = await waiting
  t.ok(found.Height > again.height)
  t.not(found.Height, lone.height)
  t.strictSame(
    ((await net.v1('ChainGetTipSetByHeight', found.Height, null)) as { Cids: unknown }).Cids,
    found.TipSet,
    'what was found is on the chain',
  )
})

t.test('a wait that is taken back ends', async t => {
  const { net, message } = await sent(t)
  const request = { jsonrpc: '2.0', id: 1, method: 'Filecoin.StateWaitMsg', params: [cidOf(message), 5, -1, true] }
  const prepared = net.dispatcher.prepare(request, OWNER)
  if (prepared.kind !== 'call') throw new Error('it is a call')
  const answer = prepared.run()
  prepared.call.cancel()
  t.match(await answer, { error: { code: 1 } })
})

t.test('messages are listed by whom they are to or from', async t => {
  const { net, bls, secp, message } = await sent(t)
  const back = sendOf(secp, { to: bls.address, nonce: 0 })
  await mineNext(net, { messages: [back] })
  const list = (match: object, downTo = 0) => net.v1('StateListMessages', match, null, downTo)
  t.strictSame(await list({ From: bls.address.toString() }), [cidOf(message)])
  t.strictSame(await list({ To: bls.address.toString() }), [cidOf(back)])
  t.strictSame(await list({ To: bls.address.toString(), From: bls.address.toString() }), null)
  t.strictSame(await list({ From: bls.address.toString() }, net.chain.head.height), null)
  await t.rejects(list({}), { code: 'NODE_QUESTION_INVALID' })
})

const turn = () => new Promise(resolve => setImmediate(resolve))

const isOn = (net: Served, tipset: Tipset): boolean =>
  net.modules.tipsets.at(tipset.height, net.chain.head, 'previous').key.equals(tipset.key)

/** With a message, by one provider, on top of a tipset. */
async function loneBlock(net: Served, parents: Tipset, message: SignedMessage): Promise<Tipset> {
  await mineNext(net, { parents, providers: [0], messages: [message] })
  return net.chain.head
}

/** Blocks of the others on top of a tipset, whether or not they are the head. */
async function siblings(net: Served, parents: Tipset): Promise<Tipset> {
  for (let epoch = parents.height + 1; ; epoch++) {
    const blocks = (await Promise.all([1, 2].map(index => blockOf(net, index, epoch, parents)))).filter(
      one => one !== null,
    )
    if (blocks.length === 0) continue
    for (const block of blocks) await net.chain.submit(block)
    return Tipset.of(blocks.map(({ header }) => header))
  }
}
