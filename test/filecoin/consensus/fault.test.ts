import t from 'tap'
import { blockCid, type ConsensusFault, ConsensusFaultType, consensusFault } from '../../../filecoin/index.js'
import { block, cid } from './chain.js'

const typeOf = (fault: ConsensusFault | null) => fault?.type ?? null

t.test('two blocks of an epoch are a double fork, whatever they stand on', async t => {
  const first = block()
  t.equal(typeOf(consensusFault(first, block({ timestamp: 1 }))), ConsensusFaultType.DoubleForkMining)
  const fault = consensusFault(first, block({ parents: [cid('another')] }))
  t.equal(typeOf(fault), ConsensusFaultType.DoubleForkMining)
  t.ok(fault?.target.equals(first.miner))
  t.equal(fault?.epoch, 10)
})

t.test(
  'the same parents in two epochs are a time offset, of the later one, in whichever order they are named',
  async t => {
    const [a, b] = [cid('a'), cid('b')]
    const fault = consensusFault(block({ parents: [a, b] }), block({ parents: [b, a], height: 12 }))
    t.match(fault, { type: ConsensusFaultType.TimeOffsetMining, epoch: 12 })
    t.equal(consensusFault(block({ parents: [a] }), block({ parents: [a, b], height: 12 })), null)
    t.equal(consensusFault(block({ parents: [a] }), block({ parents: [b], height: 12 })), null)
  },
)

t.test('a block on a sibling of its miner’s own, without that, is parent grinding', async t => {
  const own = block()
  const sibling = block({ miner: 1_001 })
  const later = block({ height: 11, parents: [blockCid(sibling)] })
  t.match(consensusFault(own, later, sibling), { type: ConsensusFaultType.ParentGrinding, epoch: 11 })
  t.equal(consensusFault(own, later), null, 'there is no proof without the sibling')
  const both = block({ height: 11, parents: [blockCid(sibling), blockCid(own)] })
  t.equal(consensusFault(own, both, sibling), null, 'its own is among the parents')
  t.equal(consensusFault(own, block({ height: 11, parents: [cid('elsewhere')] }), sibling), null, 'on another block')
  for (const stranger of [block({ miner: 1_001, height: 9 }), block({ miner: 1_001, parents: [cid('elsewhere')] })])
    t.equal(consensusFault(own, block({ height: 11, parents: [blockCid(stranger)] }), stranger), null, 'no sibling')
})

t.test('a witness that proves nothing doesn’t take away what the two blocks prove', async t => {
  const [first, second] = [block(), block({ timestamp: 1 })]
  t.equal(typeOf(consensusFault(first, second, block({ miner: 1_001 }))), ConsensusFaultType.DoubleForkMining)
})

t.test('a block and itself, blocks of two miners and blocks in the wrong order prove nothing', async t => {
  t.equal(consensusFault(block(), block()), null)
  t.equal(consensusFault(block(), block({ miner: 1_001 })), null)
  t.equal(consensusFault(block({ height: 12 }), block({ height: 10 })), null)
})
