/** Blocks that come before their parents wait for them, within bounds. */
import t from 'tap'
import { Chain, type ChainServices } from '../../../../actors/node/chain/index.js'
import { WaitingBlocks } from '../../../../actors/node/chain/waiting.js'
import { type BlockMsg, blockCid, blockMsg, encode } from '../../../../filecoin/index.js'
import { type Devnet, devnet } from '../devnet.js'
import { chainOf } from './forest.js'
import { resigned } from './tampered.js'
import { carry, verdict } from './travel.js'

const nameOf = ({ header }: BlockMsg): string => blockCid(header).toString()

t.test('a block that comes before its parents waits, and is taken when they have come', async t => {
  const [from, to] = [await devnet(t), await devnet(t)]
  const blocks = await chainOf(from, 6)
  for (const block of blocks.slice(1).reverse()) {
    t.equal(await verdict(to, carry(from.store, to.store, block)), 'NODE_BLOCK_WAITS')
    t.equal(to.store.get(blockCid(block.header)), null)
  }
  t.equal(to.chain.head.height, 0)
  t.equal(await verdict(to, blocks[0] as BlockMsg), null)
  // All that waited is taken before the next.
  t.equal(await verdict(to, blocks.at(-1) as BlockMsg), null)
  t.equal(to.chain.head.key.text, from.chain.head.key.text)
})

t.test('one that waited and turns out to be invalid is told of, and nothing else is held up', async t => {
  const [from, to] = [await devnet(t), await devnet(t)]
  const [first, second, third] = (await chainOf(from, 3)) as [BlockMsg, BlockMsg, BlockMsg]
  const told: unknown[] = []
  const modules: ChainServices = { ...to.modules, report: error => told.push(error) }
  const node: Devnet = { ...to, modules, chain: new Chain({ head: to.chain.head.key }, modules) }
  const bad = resigned(from, second, { parentWeight: 1n })
  t.equal(await verdict(node, bad), 'NODE_BLOCK_WAITS')
  t.equal(await verdict(node, third), 'NODE_BLOCK_WAITS')
  t.equal(await verdict(node, first), null)
  t.equal(await verdict(node, second), null)
  t.equal(await verdict(node, third), null)
  t.match(told, [{ code: 'NODE_BLOCK_INVALID', detail: { rule: 'weight' } }])
  t.equal(node.store.get(blockCid(bad.header)), null)
  t.equal(node.chain.head.key.text, from.chain.head.key.text)
})

t.test('what can be said of a block alone is said before it waits', async t => {
  const [from, to] = [await devnet(t), await devnet(t)]
  const [, second] = (await chainOf(from, 2)) as [BlockMsg, BlockMsg]
  const unsigned = { ...second, header: { ...second.header, signature: null } }
  t.equal(await verdict(to, unsigned), 'NODE_BLOCK_INVALID: structure')
  t.equal(await verdict(to, resigned(from, second, { ticket: null })), 'NODE_BLOCK_INVALID: structure')
})

t.test('the oldest make room, when they are too many', async t => {
  const blocks = await chainOf(await devnet(t), 4)
  const [parent] = blocks as [BlockMsg]
  const waiting = new WaitingBlocks(2)
  for (const block of blocks.slice(1)) waiting.add(blockCid(block.header), block, [blockCid(parent.header)])
  t.same(waiting.came(blockCid(parent.header)).map(nameOf), blocks.slice(2).map(nameOf))
  t.same(waiting.came(blockCid(parent.header)), [], 'and each is given once')
})

t.test('the oldest make room, when they are too large', async t => {
  const blocks = await chainOf(await devnet(t), 4)
  const [parent, ...children] = blocks as [BlockMsg, BlockMsg, BlockMsg, BlockMsg]
  const bytes = children.slice(1).reduce((sum, block) => sum + encode(blockMsg, block).length, 0)
  const waiting = new WaitingBlocks(100, bytes)
  for (const block of children) waiting.add(blockCid(block.header), block, [blockCid(parent.header)])
  t.same(waiting.came(blockCid(parent.header)).map(nameOf), children.slice(1).map(nameOf))
})

t.test('one that waits for several is given with the last of them', async t => {
  const [one, two, child] = (await chainOf(await devnet(t), 3)) as [BlockMsg, BlockMsg, BlockMsg]
  const waiting = new WaitingBlocks()
  const parents = [blockCid(one.header), blockCid(two.header)] as const
  waiting.add(blockCid(child.header), child, parents)
  waiting.add(blockCid(child.header), child, parents)
  t.same(waiting.came(parents[1]), [])
  t.same(waiting.came(parents[0]).map(nameOf), [nameOf(child)])
})
