import fc from 'fast-check'
import t from 'tap'
import { BASE_FEE_FLOOR, BLOCK_GAS_LIMIT, BLOCK_GAS_TARGET, nextBaseFee } from '../../../filecoin/index.js'
import { cid } from './chain.js'

const NETWORK_VERSION = 17

/** Of blocks without a message in common. */
const after = (baseFee: bigint, ...blocks: number[][]): bigint =>
  nextBaseFee(
    NETWORK_VERSION,
    baseFee,
    blocks.map((limits, block) => limits.map((gasLimit, place) => ({ cid: cid(`${block} ${place}`), gasLimit }))),
  )

t.test('the base fee follows how full the blocks are, by an eighth at most', async t => {
  const [empty, target, full] = [[], [BLOCK_GAS_TARGET], [BLOCK_GAS_LIMIT]]
  t.equal(after(100_000_000n, empty), 87_500_000n)
  t.equal(after(100_000_000n, empty, empty, empty, empty, empty), 87_500_000n)
  t.equal(after(100_000_000n, target), 100_000_000n)
  t.equal(after(100_000_000n, target, target), 100_000_000n)
  t.equal(after(100_000_000n, full, full), 112_500_000n)
  t.equal(after(100_000_000n, full, target), 106_250_000n)
})

t.test('a change downwards is rounded away from 0, not towards it', async t => {
  // With bigint’s own division each of these would be one more.
  t.equal(after(12_345n, [BLOCK_GAS_TARGET - 1]), 12_344n)
  t.equal(after(1_001n, []), 875n)
  t.equal(after(1_001n, [BLOCK_GAS_TARGET / 2]), 938n)
  t.equal(after(7_777_777n, [4_999_000_000]), 7_777_582n)
  // Upwards it is rounded towards 0.
  t.equal(after(12_345n, [BLOCK_GAS_TARGET + 1]), 12_345n)
  t.equal(after(1_001n, [BLOCK_GAS_LIMIT]), 1_126n)
})

t.test('gas of an odd part of a block is left out', async t => {
  t.equal(after(10n ** 18n, [BLOCK_GAS_TARGET + 1], []), after(10n ** 18n, [BLOCK_GAS_TARGET], []))
})

t.test('a message that is in two blocks counts once, but makes neither block go away', async t => {
  const message = { cid: cid('message'), gasLimit: BLOCK_GAS_LIMIT }
  t.equal(nextBaseFee(NETWORK_VERSION, 10_000n, [[message], [message]]), 10_000n)
  t.equal(nextBaseFee(NETWORK_VERSION, 10_000n, [[message], [{ ...message, cid: cid('another') }]]), 11_250n)
})

t.test('the base fee never falls below the floor, and is stuck there until blocks are really full', async t => {
  t.equal(after(101n, []), BASE_FEE_FLOOR)
  t.equal(after(100n, [BLOCK_GAS_LIMIT]), 112n)
  let [fee, tipsets] = [BASE_FEE_FLOOR, 0]
  for (; fee < 10n * BASE_FEE_FLOOR; tipsets++) fee = after(fee, [BLOCK_GAS_LIMIT])
  t.equal(tipsets, 20, 'full ones until it is tenfold')
})

t.test('the change is at most an eighth and never above the floor division’s error', async t => {
  fc.assert(
    fc.property(fc.bigInt({ min: 100n, max: 10n ** 30n }), fc.nat(BLOCK_GAS_LIMIT), (fee, limit) => {
      const next = after(fee, [limit])
      const change = next - fee
      t.ok(8n * change <= fee && (next === BASE_FEE_FLOOR || 8n * change > -fee - 8n))
      t.equal(change > 0n, limit > BLOCK_GAS_TARGET && change !== 0n)
    }),
  )
})
