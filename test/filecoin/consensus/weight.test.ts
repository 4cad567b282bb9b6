import fc from 'fast-check'
import t from 'tap'
import {
  blockTimestamp,
  FilecoinErrorCode,
  isHeavier,
  Tipset,
  ticketDigest,
  ticketQuality,
  tipsetWeight,
  type Weighed,
} from '../../../filecoin/index.js'
import { block } from './chain.js'

const tipset = (...wins: number[]) =>
  Tipset.of(wins.map((wins, place) => block({ miner: 1_000 + place, wins, parentWeight: 1_000n })))

/** By the last byte of their VRF proofs. */
const withTickets = (...proofs: number[]) =>
  Tipset.of(proofs.map((proof, place) => block({ miner: 1_000 + place, ticket: { vrfProof: Uint8Array.of(proof) } })))

t.test('a tipset weighs log2 of the power in 256ths, and a tenth of that for each win', async t => {
  for (const [power, wins, weight] of [
    [1n, [5], 0n],
    [2n, [1], 256n + 25n],
    [3n, [1], 256n + 25n],
    [4n, [1], 512n + 51n],
    [2n ** 60n, [1, 1, 3], 15_360n + 7_680n],
    [2n ** 60n - 1n, [15], 15_104n + 22_656n],
    [6144n, [], 3_072n],
  ] as const) {
    const blocks =
      wins.length > 0 ? tipset(...wins) : Tipset.of([{ ...block({ parentWeight: 1_000n }), electionProof: null }])
    t.equal(tipsetWeight(blocks, power), 1_000n + weight, `${power}, ${wins}`)
  }
})

t.test('a network without power has no weight', async t => {
  t.throws(() => tipsetWeight(tipset(1), 0n), { code: FilecoinErrorCode.POWER_GONE, data: { height: 10 } })
})

t.test('the heavier tipset is the head, whatever its tickets', async t => {
  const [better, worse] = [withTickets(0), withTickets(2)]
  t.ok(isHeavier({ tipset: worse, weight: 2n }, { tipset: better, weight: 1n }))
  t.notOk(isHeavier({ tipset: better, weight: 1n }, { tipset: worse, weight: 2n }))
})

t.test('the first place where tickets differ decides a draw, and no later one', async t => {
  // Digests begin with 03, e8, ee, bb for 0, 3, 1, 2: these two were told apart wrongly where a later place could overrule an earlier one.
  const [a, b] = [withTickets(2, 3), withTickets(0, 1)]
  const weigh = (tipset: Tipset) => ({ tipset, weight: 1n })
  t.notOk(isHeavier(weigh(a), weigh(b)))
  t.ok(isHeavier(weigh(b), weigh(a)))
})

t.test('a draw that tickets do not break leaves the head as it is', async t => {
  const [one, more] = [withTickets(0), withTickets(0, 1)].map(tipset => ({ tipset, weight: 1n })) as [Weighed, Weighed]
  for (const [candidate, head] of [
    [one, one],
    [one, more],
    [more, one],
  ] as const)
    t.notOk(isHeavier(candidate, head))
})

t.test('of two tipsets at most one is heavier', async t => {
  const weighed = fc
    .tuple(fc.uniqueArray(fc.nat(255), { minLength: 1, maxLength: 4 }), fc.bigInt({ min: 0n, max: 1n }))
    .map(([proofs, weight]) => ({ tipset: withTickets(...proofs), weight }))
  fc.assert(
    fc.property(weighed, weighed, (a, b) => {
      t.notOk(isHeavier(a, b) && isHeavier(b, a))
    }),
  )
})

t.test('a ticket’s quality is the part of all digests that are not below it', async t => {
  const quality = [0, 1, 2, 3].map(proof => ticketQuality({ ticket: { vrfProof: Uint8Array.of(proof) } }))
  t.strictSame(quality, [0.9879296909879552, 0.06998665290643602, 0.2687890426910722, 0.0916161929077518])
  t.ok(ticketDigest({ ticket: { vrfProof: Uint8Array.of(0) } })[0] === 3)
})

t.test('a block is a delay after its parents, and one more for each epoch that had none', async t => {
  const parents = Tipset.of([
    block({ height: 10, timestamp: 1_700 }),
    block({ miner: 1_001, height: 10, timestamp: 1_600 }),
  ])
  t.equal(blockTimestamp(parents, 11, 30), 1_630)
  t.equal(blockTimestamp(parents, 11 + 2_880, 30), 1_630 + 2_880 * 30)
})
