/** Old states go while the chain goes on; what it needs stays whole. */
import type { CID } from 'multiformats/cid'
import t from 'tap'
import { Chain, Executions, receiptsOf } from '../../../../actors/node/chain/index.js'
import { RetainedStates, tellingCollected } from '../../../../actors/node/collection/index.js'
import { countedMessages } from '../../../../actors/node/messages/index.js'
import { chainMethods } from '../../../../actors/node/methods/chain.js'
import { stateMethods } from '../../../../actors/node/methods/state.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { Address, type BlockMsg, blockCid, Tipset } from '../../../../filecoin/index.js'
import { folder } from '../../../native/installed.js'
import { chainOf, wideChain, wonBy } from '../chain/forest.js'
import { payment } from '../chain/travel.js'
import { type Devnet, devnet } from '../devnet.js'
import { chainBack, collecting, KEPT } from './collecting.js'

t.setTimeout(240_000)

t.test('old states go, and headers, genesis and what the last epochs need stay', async t => {
  const net = await devnet(t)
  const { store, modules, chain } = net
  const genesis = chain.head
  const paying = await wonBy(net, 0, [payment(net.people[0] as Key, Address.id(99), 0)])
  await chain.submit(paying)
  await chainOf(net, 30)
  const { collector, retained } = collecting(net)
  const before = await collector.collect({ dryRun: true })
  t.ok(before.unneeded > 0, `${before.unneeded} of ${before.marked + before.unneeded} blocks`)
  t.equal(before.deleted, 0)
  t.equal(retained.from, 0)

  const done = await collector.collect()
  t.equal(done.from, modules.tipsets.at(chain.head.height - KEPT, chain.head, 'previous').height)
  t.equal(done.deleted, before.unneeded)
  t.equal(done.deletedBytes, before.unneededBytes)
  const after = await collector.collect({ dryRun: true })
  t.equal(after.unneeded, 0)
  t.equal(after.marked, before.marked)
  await store.extent(chain.head.key.cids, done.from)
  await t.rejects(store.extent(chain.head.key.cids, done.from - 5), { code: 'NATIVE_BLOCK_MISSING' })

  const back = chainBack(net)
  t.equal(back.at(-1)?.key.text, genesis.key.text)
  const fresh = new Executions(store)
  for (const [place, tipset] of back.slice(0, -1).entries()) {
    const parent = back[place + 1] as Tipset
    if (parent.height < done.from) break
    const { stateRoot, receiptsRoot } = await fresh.of(parent)
    t.ok(tipset.parentStateRoot.equals(stateRoot), `the state after ${parent.height}`)
    t.ok(tipset.blocks[0].parentReceipts.equals(receiptsRoot))
  }

  const old = back.find(({ height }) => height > 0 && height < done.from) as Tipset
  await t.rejects(modules.executions.of(old), { code: 'NODE_HISTORY_COLLECTED' })
  t.ok((await modules.executions.of(genesis)).stateRoot.equals(genesis.parentStateRoot))
  const bare = { ...stateMethods(chain), ...chainMethods(chain) }
  const answers = tellingCollected(bare as never, retained) as typeof bare
  const provider = Address.id(1000)
  await t.rejects(answers.StateGetActor(provider, old.key), { code: 'NODE_HISTORY_COLLECTED' })
  await t.rejects(answers.ChainGetBlockMessages(blockCid(paying.header)), { code: 'NODE_HISTORY_COLLECTED' })
  t.ok(await answers.StateGetActor(provider, genesis.key))
  t.ok(await answers.StateGetActor(provider, chain.head.key))
  t.ok(await answers.ChainGetTipSet(old.key), 'headers stay')

  await chainOf(net, 5)
  t.ok(chain.head.height > done.from + KEPT)
})

t.test('the chain goes over to a fork that it knew before, with its states', async t => {
  const net = await devnet(t)
  const { chain, modules } = net
  await chainOf(net, 20)
  const ground = chain.head
  await chainOf(net, 4)
  const trunk = chain.head
  const aside = await wonBy(net, 2, [], ground)
  await chain.submit(aside)
  t.equal(chain.head, trunk, 'the fork is lighter')
  const { collector } = collecting(net)
  t.ok((await collector.collect({ keep: trunk.height - ground.height })).deleted > 0)
  const epochs = Array.from({ length: 40 }, (_, place) => trunk.height + 1 + place)
  await wideChain(net, Tipset.of([aside.header]), epochs)
  const { revert } = modules.tipsets.path(trunk, chain.head)
  t.ok(
    revert.some(({ key }) => key.equals(trunk.key)),
    'the trunk was taken back',
  )
})

/** A valid block beside a chain that has gone on without it. */
async function withFork(net: Devnet): Promise<{ readonly aside: BlockMsg; readonly cid: CID }> {
  await chainOf(net, 5)
  const ground = net.chain.head
  const aside = await wonBy(net, 2, [], ground)
  await chainOf(net, 5)
  return { aside, cid: await net.chain.submit(aside) }
}

t.test('a fork that was forgotten is gone as a whole, and can come again', async t => {
  const net = await devnet(t)
  const { chain, store } = net
  const { aside, cid } = await withFork(net)
  const again = { ...net, chain: new Chain({ head: chain.head.key }, net.modules) }
  const { collector } = collecting(again)
  // Only the newest tipsets are known again at a start, and not what stood beside them.
  t.notOk(again.chain.recentBlocks.some(block => blockCid(block).equals(cid)))
  await collector.collect({ keep: 0 })
  t.equal(store.get(cid), null)
  await again.chain.submit(aside)
  t.not(store.get(cid), null)
  await again.chain.submit(await wonBy(again, 1, [], Tipset.of([aside.header])))
})

t.test(
  'a fork that was forgotten and comes again while blocks are counted stays, as the head may go over to it',
  async t => {
    const net = await devnet(t)
    const { chain, store } = net
    await chainOf(net, 5)
    const ground = chain.head
    const aside = await wonBy(net, 2, [], ground)
    await chainOf(net, 5)
    const cid = await chain.submit(aside)
    await store.flush()
    const again = new Chain({ head: chain.head.key }, net.modules)
    const collection = store.collect(0)
    collection.keep(again.head.key.cids, again.wanted)
    while (!(await collection.mark()));
    while (!(await collection.look()));
    await again.submit(aside)
    await again.between(() => collection.sweepHeaders())
    while (!(await collection.sweep()));
    await collection.end()
    t.not(store.get(cid), null)
    await store.extent([cid])
  },
)

t.test('what comes while old states are collected stays, with all that it needs', async t => {
  const net = await devnet(t)
  await chainOf(net, 25)
  const { collector } = collecting(net)
  const [done] = await Promise.all([collector.collect(), chainOf(net, 15)])
  t.ok(done.deleted > 0)
  t.ok(net.chain.head.height >= 40)
  await net.store.flush()
  await net.store.extent(net.chain.head.key.cids, done.from)
  const { stateRoot } = await net.modules.executions.of(net.chain.head)
  await net.store.extent([stateRoot])
})

t.test(
  'it collects by itself when the chain has gone on by as many epochs as it is told, and never if all is kept',
  async t => {
    const net = await devnet(t)
    const { collector, retained, failures } = collecting(net, { keep: KEPT, every: 5 })
    const all = collecting(net, { keep: 0, every: 5 })
    collector.follow()
    all.collector.follow()
    while (retained.from === 0 && net.chain.head.height < 100) await chainOf(net, 1)
    await collector.stop()
    await all.collector.stop()
    t.ok(retained.from >= 5 && retained.from <= net.chain.head.height - KEPT)
    t.equal(all.retained.from, 0)
    t.same(failures, [])
  },
)

t.test(
  'what somebody still needs isn’t collected, by itself or on demand, and goes when it isn’t needed any more',
  async t => {
    const net = await devnet(t)
    const { store, modules, chain } = net
    let needed = 4
    const { collector, retained, failures, warnings } = collecting(net, { keep: KEPT, every: 5 }, null, () => needed)
    await chainOf(net, 30)
    collector.follow()
    await chainOf(net, 3)
    t.equal(retained.from, 0)
    t.equal(warnings.length, 1, 'that more is kept is said once')
    const { from } = await collector.collect()
    t.equal(from, modules.tipsets.at(4, chain.head, 'previous').height)
    for (const [place, tipset] of chainBack(net).entries())
      if (tipset.height > from) {
        t.ok(countedMessages(store, tipset))
        const child = chainBack(net)[place - 1]
        if (child !== undefined) t.ok(receiptsOf(store, child.blocks[0].parentReceipts))
      }
    needed = Number.POSITIVE_INFINITY
    while (retained.from === from && chain.head.height < 100) await chainOf(net, 1)
    await collector.stop()
    t.ok(retained.from > from)
    t.same(failures, [])
  },
)

t.test('the epoch from which on there are states holds over a restart, before anything is deleted', async t => {
  const net = await devnet(t)
  await chainOf(net, 20)
  const place = folder(t)
  const { collector } = collecting(net, { keep: KEPT }, place)
  const { from } = await collector.collect()
  t.equal(RetainedStates.in(place).from, from)
  const later = collecting(net, { keep: 0 }, place)
  t.equal((await later.collector.collect()).from, from, 'more can’t be kept than there is')
})

t.test('who reads old states keeps a collection off, and two don’t run at once', async t => {
  const net = await devnet(t)
  await chainOf(net, 3)
  const { collector } = collecting(net)
  await collector.holding(async from => {
    t.equal(from, 0)
    await t.rejects(collector.collect(), { code: 'NODE_COLLECTING' })
  })
  const first = collector.collect()
  await t.rejects(collector.collect(), { code: 'NODE_COLLECTING' })
  await first
})

t.test('one that is stopped leaves the rest for the next', async t => {
  const net = await devnet(t)
  await chainOf(net, 20)
  const { collector } = collecting(net)
  const ending = new AbortController()
  const collection = collector.collect({}, ending.signal)
  ending.abort()
  await t.rejects(collection, { name: 'AbortError' })
  t.equal(collector.state.phase, 'idle')
  t.ok((await collector.collect()).deleted > 0)
})
