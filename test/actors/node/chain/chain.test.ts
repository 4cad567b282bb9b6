/** A chain of real actors, whose blocks are made and validated by the protocol's rules. */
import t from 'tap'
import type { HeadChange } from '../../../../actors/node/chain/index.js'
import { blockOf, devnet } from '../devnet.js'

t.test('blocks of three providers make a chain', async t => {
  const net = await devnet(t)
  const changes: HeadChange[] = []
  net.chain.onHeadChange(change => changes.push(change))
  const started = Date.now()
  let blocks = 0
  for (let epoch = 1; epoch <= 100; epoch++) {
    const parents = net.chain.head
    for (const index of [0, 1, 2]) {
      const block = await blockOf(net, index, epoch, parents)
      if (block === null) continue
      blocks++
      await net.chain.submit(block)
    }
  }
  t.comment(`${blocks} blocks in ${Date.now() - started} ms, height ${net.chain.head.height}`)
  t.ok(net.chain.head.height > 90)
  // What is worked out of a tipset is remembered by the object: weight and base fee would be worked out twice.
  t.equal(net.chain.head, net.modules.tipsets.get(net.chain.head.key), 'the head is the one that blocks on it know')
  t.ok(blocks > 150)
  t.ok(changes.length >= 90)
})
