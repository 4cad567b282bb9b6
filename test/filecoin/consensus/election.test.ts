import { createHash } from 'node:crypto'
import t from 'tap'
import { rateOf } from '../../../filecoin/consensus/election.js'
import { exponential, PRECISION, tails } from '../../../filecoin/consensus/poisson.js'
import { blake2b256, MOST_WINS, winCount } from '../../../filecoin/index.js'
import { POISSON_TAILS } from './poisson-tails.js'

const inQ256 = (numerator: bigint, shift = 0n): bigint => numerator << (PRECISION - shift)
const toNumber = (q256: bigint): number => Number(q256) / 2 ** 256

function tailsUpTo(count: number, rate: bigint): bigint[] {
  const found = tails(rate)
  return Array.from({ length: count }, () => found.next().value)
}

/** VRF proofs that are all different. */
const proofs = (count: number) =>
  Array.from({ length: count }, (_, number) => Uint8Array.of(number, number >> 8, number >> 16))

t.test('e^-x is to the last digit what Lotus has at 256 places from 0 to 5', async t => {
  const step = inQ256(5n) / 255n
  const values = Array.from({ length: 256 }, (_, place) => exponential(BigInt(place) * step))
  t.equal(values[0], 1n << 256n)
  t.equal(values[64], 33012764443894243004677309675463059806544657868579375264515822376830510918451n)
  t.equal(values[255], 780200960193843203865524721501305631184795994974723658032277935470179306730n)
  const digest = createHash('sha256').update(values.join('\n')).digest('hex')
  t.equal(
    digest,
    '708cc428badc7ba1d3e5474340553575a98173ee27ac3ec29d4160f31d9193a8',
    'of all 256, from Lotus’ golden file',
  )
})

t.test('how likely more wins are is to the last digit what Lotus has', async t => {
  for (const { rate, shift, tails: wanted } of POISSON_TAILS)
    t.strictSame(tailsUpTo(wanted.length, inQ256(rate, shift)), wanted, `${rate} / 2^${shift}`)
})

t.test('a rate is the power’s part of five wins, rounded down', async t => {
  t.equal(rateOf(10n, 100n), 57896044618658097711785492504343953926634992332820282019728792003956564819968n)
  t.equal(rateOf(1024n, 2048n), 289480223093290488558927462521719769633174961664101410098643960019782824099840n)
  t.equal(
    rateOf(2_000_000_000_000_000n, 100_000_000_000_000_000n),
    11579208923731619542357098500868790785326998466564056403945758400791312963993n,
  )
})

t.test('a miner wins as often as its power says', async t => {
  const draws = proofs(20_000)
  const average = draws.reduce((sum, proof) => sum + winCount(proof, 20n, 100n), 0) / draws.length
  t.ok(Math.abs(average - 1) < 0.03, `${average} wins an epoch with a fifth of the power`)
  t.equal(winCount(Uint8Array.of(1), 0n, 100n), 0, 'never without power')
})

t.test('of three equal miners each wins 81 % of the epochs, and nobody 0.7 %', async t => {
  t.equal(toNumber(tails(rateOf(1n, 3n)).next().value).toFixed(2), '0.81')
  t.equal((1 - toNumber(tails(rateOf(3n, 3n)).next().value)).toFixed(3), '0.007')
})

t.test('no draw is worth more than fifteen wins', async t => {
  // The first of these numbers, in four bytes with the lowest first, whose digests are below the tail of a sixteenth win.
  for (const number of [27_926, 49_797, 56_161]) {
    const proof = Buffer.alloc(4)
    proof.writeUInt32LE(number)
    t.equal(winCount(proof, 1n, 1n), MOST_WINS)
  }
})

t.test('the smaller the digest of a proof, the more it wins', async t => {
  const wins = proofs(500)
    .map(proof => ({ digest: blake2b256(proof), wins: winCount(proof, 1n, 1n) }))
    .sort((a, b) => Buffer.compare(a.digest, b.digest))
    .map(({ wins }) => wins)
  t.strictSame(
    wins,
    wins.toSorted((a, b) => b - a),
  )
  t.ok((wins[0] ?? 0) > 5)
})
