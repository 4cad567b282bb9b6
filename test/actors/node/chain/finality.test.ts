/** What is final stays, however heavy the fork is that comes too late. */
import t from 'tap'
import { Chain } from '../../../../actors/node/chain/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { Address } from '../../../../filecoin/index.js'
import { type Devnet, devnet } from '../devnet.js'
import { chainOf, wideChain, wonBy } from './forest.js'
import { carry, feed, payment, verdict } from './travel.js'

const FINALITY = 5

t.test('a fork that leaves the chain before what is final is not followed', async t => {
  const maker = await devnet(t)
  const genesis = maker.chain.head
  const narrow = await chainOf(maker, 8)
  const { height } = maker.chain.head
  // Its blocks are young, and their chain begins at genesis all the same.
  const epochs = Array.from({ length: 8 }, (_, place) => height + 1 + place)
  const wide = await wideChain(maker, genesis, epochs)
  const heaviest = maker.chain.head
  t.ok(
    wide.some(({ header }) => header.height === heaviest.height),
    'it is heavier',
  )
  t.equal(heaviest.blocks.length > 1 || heaviest.height > height, true)

  for (const finality of [FINALITY, 900]) {
    const net = await devnet(t)
    const node: Devnet = { ...net, chain: new Chain({ head: genesis.key, finality }, net.modules) }
    await feed(maker, node, narrow)
    const before = node.chain.head
    await feed(maker, node, wide)
    t.equal(node.chain.head.key.text, (finality === FINALITY ? before : heaviest).key.text, `finality ${finality}`)
  }
})

t.test('a block that is older than what is final is refused', async t => {
  const [maker, net] = [await devnet(t), await devnet(t)]
  const genesis = maker.chain.head
  const node: Devnet = { ...net, chain: new Chain({ head: genesis.key, finality: FINALITY }, net.modules) }
  await feed(maker, node, await chainOf(maker, 8))
  const old = await wonBy(maker, 0, [payment(maker.people[0] as Key, Address.id(99), 0)], genesis)
  t.equal(await verdict(node, carry(maker.store, node.store, old)), 'NODE_BLOCK_TOO_OLD')
})
