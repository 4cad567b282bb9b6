/** Blocks come in whichever order, some of them twice and some of providers that cheat: all nodes end on the same head. */
import fc from 'fast-check'
import t from 'tap'
import { blockCid } from '../../../../filecoin/index.js'
import { Random } from '../../../simulator/random.js'
import { devnet } from '../devnet.js'
import { growForest, heaviestOf } from './forest.js'
import { feed } from './travel.js'

const ORDERS = 4

for (const seed of [1, 2, 3])
  t.test(`forks fed in any order end on the heaviest tipset, with the same states (forest ${seed})`, async t => {
    const maker = await devnet(t)
    const blocks = await growForest(maker, new Random(seed), 14)
    const heaviest = heaviestOf(maker, blocks)
    t.equal(maker.chain.head.key.text, heaviest.key.text, 'in the order in which they were made')
    const outcome = await maker.modules.executions.of(heaviest)
    const forks = new Set(blocks.map(({ header }) => header.parents.join())).size
    t.comment(`${blocks.length} blocks on ${forks} tipsets, head at ${heaviest.height}`)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(blocks, { minLength: blocks.length }), async order => {
        const node = await devnet(t)
        const heads: number[] = []
        node.chain.onHeadChange(({ revert, apply }) => heads.push(apply.length - revert.length))
        await feed(maker, node, order)
        const lacking = blocks.filter(({ header }) => node.store.get(blockCid(header)) === null)
        const { stateRoot, receiptsRoot } = await node.modules.executions.of(node.chain.head)
        return (
          lacking.length === 0 &&
          node.chain.head.key.equals(heaviest.key) &&
          stateRoot.equals(outcome.stateRoot) &&
          receiptsRoot.equals(outcome.receiptsRoot)
        )
      }),
      { numRuns: ORDERS, seed },
    )
  })
