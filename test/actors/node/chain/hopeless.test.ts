/** A tipset that can't be executed, whatever the reason: nothing is built on it, and the chain goes on without it. */
import t from 'tap'
import { Chain, type ChainServices, Executions, type HeadChange } from '../../../../actors/node/chain/index.js'
import type { BlockMsg } from '../../../../filecoin/index.js'
import { NativeError, NativeErrorCode } from '../../../../native/index.js'
import { type Devnet, devnet } from '../devnet.js'
import { chainOf, wonBy } from './forest.js'
import { carry, verdict } from './travel.js'

/** One that fails where it is told to. */
function failing(net: Devnet, fails: (tipset: string) => NativeErrorCode | null): Devnet {
  const executions = new Executions({
    execute: async cids => {
      const code = fails(cids.join())
      if (code !== null) throw new NativeError({ code, call: 'execute', reason: 'the cron ended with 16' } as never)
      return net.store.execute(cids)
    },
  })
  const modules: ChainServices = { ...net.modules, executions }
  return { ...net, modules, chain: new Chain({ head: net.chain.head.key }, modules) }
}

t.test('what is built on a tipset that fails is refused, and the head leaves it', async t => {
  const maker = await devnet(t)
  const blocks = await chainOf(maker, 3)
  const poisoned = maker.chain.head
  const before = maker.modules.tipsets.parent(poisoned)
  const node = failing(await devnet(t), cids => (cids === poisoned.key.text ? NativeErrorCode.EXECUTION : null))
  for (const block of blocks) t.equal(await verdict(node, carry(maker.store, node.store, block)), null)
  t.equal(node.chain.head.key.text, poisoned.key.text, 'nobody has executed it yet')
  const changes: HeadChange[] = []
  node.chain.onHeadChange(change => changes.push(change))
  const child = await wonBy(maker, 0)
  t.equal(await verdict(node, child), 'NODE_BLOCK_INVALID: execution')
  t.equal(await verdict(node, child), 'NODE_BLOCK_INVALID: execution', 'each time')
  t.equal(node.chain.head.key.text, before.key.text)
  t.match(changes, [{ revert: { length: 1 }, apply: { length: 0 } }])
  const other = await wonBy(maker, 1, [], before)
  t.equal(await verdict(node, other), null, 'and goes on from the one before')
  t.equal(node.chain.head.parents.text, before.key.text)
})

t.test('a provider that fails to build on the head builds on what is before it', async t => {
  const net = await devnet(t)
  await chainOf(net, 2)
  const poisoned = net.chain.head
  const node = failing(net, cids => (cids === poisoned.key.text ? NativeErrorCode.EXECUTION : null))
  await t.rejects(wonBy(node, 0, [], poisoned), { code: 'NATIVE_EXECUTION' })
  const block = await wonBy(node, 0, [], net.modules.tipsets.parent(poisoned))
  t.equal(await verdict(node, block), null)
  t.equal(node.chain.head.parents.text, poisoned.parents.text)
})

t.test('a store that fails is no fault of the tipset', async t => {
  const maker = await devnet(t)
  const blocks = await chainOf(maker, 3)
  let full = true
  const head = maker.chain.head.key.text
  const node = failing(await devnet(t), cids => (full && cids === head ? NativeErrorCode.STORE : null))
  for (const block of blocks) await verdict(node, carry(maker.store, node.store, block))
  const child: BlockMsg = await wonBy(maker, 0)
  t.equal(await verdict(node, child), 'NATIVE_STORE')
  t.equal(node.chain.head.key.text, head)
  full = false
  t.equal(await verdict(node, child), null)
})

t.test('a tipset that failed for a while is built on again', async t => {
  const maker = await devnet(t)
  const blocks = await chainOf(maker, 3)
  let ill = true
  const head = maker.chain.head.key.text
  const node = failing(await devnet(t), cids => (ill && cids === head ? NativeErrorCode.PANIC : null))
  for (const block of blocks) await verdict(node, carry(maker.store, node.store, block))
  const child: BlockMsg = await wonBy(maker, 0)
  t.equal(await verdict(node, child), 'NODE_BLOCK_INVALID: execution')
  ill = false
  t.equal(await verdict(node, child), null)
  t.equal(node.chain.head.parents.text, head)
})

t.test("a listener that throws is nobody else's trouble", async t => {
  const net = await devnet(t)
  const told: unknown[] = []
  const modules: ChainServices = { ...net.modules, report: error => told.push(error) }
  const chain = new Chain({ head: net.chain.head.key }, modules)
  const heights: number[] = []
  chain.onHeadChange(() => {
    throw new Error('no')
  })
  chain.onHeadChange(({ apply }) => heights.push(...apply.map(({ height }) => height)))
  await chain.submit(await wonBy(net, 0))
  t.equal(heights.length, 1)
  t.match(told, [{ message: 'no' }])
})
