import fc from 'fast-check'
import t from 'tap'
import { Address, blockCid, FilecoinErrorCode, Tipset, TipsetKey, ticketDigest } from '../../filecoin/index.js'
import * as random from './arbitrary.js'

/** Blocks that make a tipset. */
const siblings = fc
  .tuple(random.header, fc.array(random.header, { minLength: 1, maxLength: 5 }))
  .map(([{ height, parents }, blocks]) =>
    blocks.map((block, place) => ({ ...block, height, parents, miner: Address.id(1_000 + place) })),
  )

t.test('blocks given in any order make the same tipset, ordered by the digests of their tickets', async t => {
  fc.assert(
    fc.property(
      siblings.chain(blocks =>
        fc.tuple(fc.constant(blocks), fc.shuffledSubarray(blocks, { minLength: blocks.length })),
      ),
      ([blocks, shuffled]) => {
        const tipset = Tipset.of(blocks)
        t.ok(Tipset.of(shuffled).key.equals(tipset.key))
        const digests = tipset.blocks.map(ticketDigest)
        t.strictSame(digests, [...digests].sort(Buffer.compare))
        t.equal(tipset.minTimestamp, Math.min(...blocks.map(({ timestamp }) => timestamp)))
        t.ok(tipset.parents.equals(new TipsetKey(blocks[0]?.parents ?? [])))
      },
    ),
  )
})

t.test('of equal tickets the smaller CID comes first', async t => {
  fc.assert(
    fc.property(siblings, blocks => {
      const tipset = Tipset.of(blocks.map(block => ({ ...block, ticket: { vrfProof: Uint8Array.of(1) } })))
      const cids = tipset.blocks.map(block => blockCid(block).bytes)
      t.strictSame(cids, [...cids].sort(Buffer.compare))
    }),
    { numRuns: 30 },
  )
})

t.test('blocks that can not stand beside each other are refused', async t => {
  const [pair] = fc.sample(
    siblings.filter(blocks => blocks.length > 1),
    1,
  )
  const [first, second] = pair ?? []
  if (first === undefined || second === undefined) throw new Error('no sample')
  const refused = (why: RegExp) => ({ code: FilecoinErrorCode.TIPSET_INVALID, message: why })
  t.throws(() => Tipset.of([]), refused(/no block/))
  t.throws(() => Tipset.of([first, { ...second, height: first.height + 1 }]), refused(/of heights/))
  t.throws(() => Tipset.of([first, { ...second, parents: [blockCid(first)] }]), refused(/different parents/))
  t.throws(() => Tipset.of([first, { ...second, miner: first.miner }]), refused(/t01000 has two blocks/))
})
