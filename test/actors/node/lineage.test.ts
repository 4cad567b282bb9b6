/** What the inspector is told of a chain of real actors: tipsets, forks, null rounds, what was taken back, and who waits. */
import t, { type Test } from 'tap'
import { ChainLineage } from '../../../actors/node/index.js'
import type { BlockMsg } from '../../../filecoin/index.js'
import { Lineage, type LineageEntry } from '../../../runtime/inspector/lineage.js'
import { blockOf, type Devnet } from './devnet.js'
import { branch, mine, poolNet, signed } from './mpool/net.js'

/** Blocks of so many winners at least, on the head: in the first epoch from one on in which there are as many. */
async function mineMany(net: Devnet, from: number, atLeast: number): Promise<readonly BlockMsg[]> {
  const parents = net.chain.head
  for (let epoch = from; ; epoch++) {
    const made = await Promise.all([0, 1, 2].map(index => blockOf(net, index, epoch, parents)))
    const blocks = made.filter(block => block !== null)
    if (blocks.length >= atLeast) return blocks
  }
}

async function submitAll(net: Devnet, blocks: readonly BlockMsg[]): Promise<void> {
  for (const block of blocks) await net.chain.submit(block)
}

async function before(t: Test) {
  const net = await poolNet(t)
  return { net, lineage: new ChainLineage(net) }
}

const ids = (entries: readonly LineageEntry[], standing: LineageEntry['standing']): string[] =>
  entries.filter(one => one.standing === standing).map(({ id }) => id)

t.test(
  'of a chain with null rounds its newest tipsets are told, with their blocks in the order of the tipset',
  async t => {
    const { net, lineage } = await before(t)
    await mine(net)
    await submitAll(net, await mineMany(net, net.chain.head.height + 20, 2))
    await mine(net)
    const told = Lineage.parse(lineage.read(60))
    const { head } = net.chain
    t.same(told.head, head.key.cids.map(String))
    t.equal(told.more, false)
    t.same(ids(told.entries, 'current').slice(-head.blocks.length), told.head)
    t.equal(told.entries.length, ids(told.entries, 'current').length)
    const [genesis] = told.entries
    t.match(genesis, { height: 0, parents: [], about: 'genesis · 0 msg' })
    t.equal(new Set(told.entries.map(({ height }) => height)).size, 4)
    const first = head.blocks[0]
    t.match(
      told.entries.find(({ id }) => id === told.head[0]),
      {
        maker: String(first.miner),
        height: head.height,
        parents: first.parents.map(String),
        fields: {
          Wins: first.electionProof?.winCount,
          Messages: 0,
          Time: new Date(first.timestamp * 1_000).toISOString(),
        },
      },
    )
    const newest = lineage.read(2)
    t.equal(new Set(newest.entries.map(({ height }) => height)).size, 2)
    t.equal(newest.more, true)
  },
)

t.test(
  'a fork stands aside until it is the heavier one; what it displaced was taken back, until that comes again',
  async t => {
    const { net, lineage } = await before(t)
    await mine(net)
    const fork = net.chain.head
    await submitAll(net, await mineMany(net, fork.height + 1, 2))
    await mine(net)
    const own = net.chain.head
    const displaced = net.modules.tipsets.parent(own)
    const { tipset: rival } = await mine(net, [], fork, own.height + 1)
    t.equal(net.chain.head, own, 'the one block is lighter')
    t.same(ids(lineage.read(60).entries, 'aside'), rival.cids.map(String))
    for (let tip = net.modules.tipsets.get(rival); net.chain.head.key.equals(own.key); )
      tip = net.modules.tipsets.get((await mine(net, [], tip)).tipset)
    const { entries } = Lineage.parse(lineage.read(60))
    t.same(ids(entries, 'reverted').sort(), [...displaced.key.cids, ...own.key.cids].map(String).sort())
    t.ok(ids(entries, 'current').includes(String(rival.cids[0])))
    t.same(ids(entries, 'aside'), [])
    const heights = entries.map(({ height }) => height)
    t.same(
      heights,
      heights.toSorted((one, other) => one - other),
    )
    await branch(net, own)
    const again = lineage.read(60).entries
    t.ok(ids(again, 'current').includes(String(own.key.cids[0])))
    t.ok(ids(again, 'reverted').includes(String(rival.cids[0])))
  },
)

t.test(
  'a block that comes too late for its tipset makes the tipset larger, and nothing is taken back of it',
  async t => {
    const { net, lineage } = await before(t)
    const blocks = await mineMany(net, 1, 2)
    for (const block of blocks) {
      await net.chain.submit(block)
      t.same(ids(lineage.read(60).entries, 'reverted'), [])
    }
    t.equal(lineage.read(60).head.length, blocks.length)
  },
)

t.test('senders of waiting messages are told, the most messages first, and every change is told of', async t => {
  const { net, lineage } = await before(t)
  let changes = 0
  const leave = lineage.subscribe(() => changes++)
  const [one, other] = net.people as [(typeof net.people)[0], (typeof net.people)[0]]
  await net.pool.push(signed(other, { nonce: 0 }), 'untrusted')
  for (const nonce of [0, 1, 2]) await net.pool.push(signed(one, { nonce }))
  t.equal(changes, 4)
  const { waiting } = Lineage.parse(lineage.read(60))
  t.match(waiting, { title: 'Messages in the pool', omitted: 0 })
  t.match(waiting.rows, [
    { of: String(one.address), fields: { Messages: 3, Sent: 'here' } },
    { of: String(other.address), fields: { Messages: 1, Sent: 'elsewhere' } },
  ])
  const sofar = changes
  await mine(net)
  t.ok(changes > sofar)
  leave()
  const after = changes
  await mine(net)
  t.equal(changes, after)
})
