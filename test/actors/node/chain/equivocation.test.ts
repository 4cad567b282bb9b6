/** Providers that make two blocks in an epoch: neither is part of a head, unless somebody has built on it already. */
import t from 'tap'
import { Chain, type HeadChange } from '../../../../actors/node/chain/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { Address, type BlockMsg, blockCid, Tipset } from '../../../../filecoin/index.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'
import { chainOf, wonBy } from './forest.js'
import { payment, verdict } from './travel.js'

const BURNT = Address.id(99)

/** Two of an epoch, by one provider. */
async function twinsOf(net: Devnet, index: number, parents = net.chain.head): Promise<[BlockMsg, BlockMsg]> {
  const first = await wonBy(net, index, [], parents)
  const { height } = first.header
  const second = await blockOf(net, index, height, parents, [payment(net.people[0] as Key, BURNT, 0)])
  return [first, second as BlockMsg]
}

/** In which all three win. */
async function fullEpoch(net: Devnet): Promise<[BlockMsg, BlockMsg, BlockMsg]> {
  const parents = net.chain.head
  for (let epoch = parents.height + 1; ; epoch++) {
    const blocks = [0, 1, 2].map(index => blockOf(net, index, epoch, parents))
    const made = (await Promise.all(blocks)).filter(block => block !== null)
    if (made.length === 3) return made as [BlockMsg, BlockMsg, BlockMsg]
  }
}

const headOf = ({ chain }: Devnet): string[] => chain.head.key.cids.map(String).sort()
const cidsOf = (blocks: readonly BlockMsg[]): string[] => blocks.map(({ header }) => `${blockCid(header)}`).sort()

t.test('a head goes on without the provider that turns out to have made two', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const parents = net.chain.head
  const [one, two, three] = await fullEpoch(net)
  for (const block of [one, two, three]) await net.chain.submit(block)
  t.same(headOf(net), cidsOf([one, two, three]))
  const changes: HeadChange[] = []
  net.chain.onHeadChange(change => changes.push(change))
  const twin = await blockOf(net, 1, one.header.height, parents, [payment(net.people[0] as Key, BURNT, 0)])
  t.equal(await verdict(net, twin as BlockMsg), null, 'the second block is valid, too')
  t.same(headOf(net), cidsOf([one, three]))
  t.match(changes, [{ revert: { length: 1 }, apply: { length: 1 } }])
})

t.test('a head goes back if nothing else is left', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const before = net.chain.head
  const [first, second] = await twinsOf(net, 2)
  await net.chain.submit(first)
  t.same(headOf(net), cidsOf([first]))
  const changes: HeadChange[] = []
  net.chain.onHeadChange(change => changes.push(change))
  await net.chain.submit(second)
  t.equal(net.chain.head.key.text, before.key.text)
  t.match(changes, [{ revert: { length: 1 }, apply: { length: 0 } }])
  t.test('and the chain goes on from there', async t => {
    await net.chain.submit(await wonBy(net, 0, [], before))
    t.equal(net.chain.head.parents.text, before.key.text)
  })
})

t.test('two blocks of an epoch on different parents are two as well', async t => {
  const net = await devnet(t)
  const genesis = net.chain.head
  const [parent] = await chainOf(net, 1)
  const before = net.chain.head
  const high = await wonBy(net, 2)
  const low = await blockOf(net, 2, high.header.height, genesis)
  t.ok(low !== null && !low.header.parents.join().includes(`${blockCid((parent as BlockMsg).header)}`))
  await net.chain.submit(high)
  await net.chain.submit(low as BlockMsg)
  t.equal(net.chain.head.key.text, before.key.text)
})

t.test('what was built on one of the two stays', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const [first, second] = await twinsOf(net, 2)
  await net.chain.submit(first)
  const child = await wonBy(net, 0)
  await net.chain.submit(child)
  await net.chain.submit(second)
  t.same(headOf(net), cidsOf([child]))
})

t.test('what is built on one of the two is taken, even if both are known', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const [first, second] = await twinsOf(net, 2)
  await net.chain.submit(first)
  await net.chain.submit(second)
  const child = await wonBy(net, 0, [], Tipset.of([second.header]))
  await net.chain.submit(child)
  t.same(headOf(net), cidsOf([child]))
})

t.test('after a restart, blocks that come again take their place', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const [one, two, three] = await fullEpoch(net)
  const kept = net.chain.head.key
  for (const block of [one, two, three]) await net.chain.submit(block)
  // The process ended after the blocks were on disk, and before the head was.
  const again: Devnet = { ...net, chain: new Chain({ head: kept }, net.modules) }
  t.equal(again.chain.head.key.text, kept.text)
  t.equal(await verdict(again, two), null)
  t.same(headOf(again), cidsOf([two]))
  t.equal(await verdict(again, three), null)
  t.same(headOf(again), cidsOf([two, three]))
  t.test('and bring their parents to mind', async t => {
    const child = await wonBy(net, 0, [], Tipset.of([one.header, two.header]))
    const later: Devnet = { ...net, chain: new Chain({ head: kept }, net.modules) }
    t.equal(await verdict(later, child), null)
    t.same(headOf(later), cidsOf([child]))
    const { height, parents } = child.header
    const twin = await blockOf(net, 0, height, Tipset.of([one.header, two.header]), [
      payment(net.people[0] as Key, BURNT, 0),
    ])
    t.ok(twin?.header.parents.join() === parents.join())
    t.equal(await verdict(later, twin as BlockMsg), null)
    t.same(headOf(later), cidsOf([one, two]), 'which take its place, if they have to')
  })
})

t.test('after a restart, the head is left for what was before it, if it has to be', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const before = net.chain.head
  const [first, second] = await twinsOf(net, 2)
  await net.chain.submit(first)
  const again: Devnet = { ...net, chain: new Chain({ head: net.chain.head.key }, net.modules) }
  await again.chain.submit(second)
  t.equal(again.chain.head.key.text, before.key.text)
})
