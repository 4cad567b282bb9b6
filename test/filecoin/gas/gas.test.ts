import fc from 'fast-check'
import t from 'tap'
import {
  BLOCK_GAS_LIMIT,
  BLOCK_GAS_TARGET,
  capFee,
  chainLength,
  effectivePremium,
  encode,
  estimateFeeCap,
  estimateGasLimit,
  estimatePremium,
  gasOutputs,
  inclusionGas,
  message,
  requiredFunds,
  SignatureType,
  sampledTipsets,
  signedMessage,
} from '../../../filecoin/index.js'
import * as random from '../arbitrary.js'

t.test('a message costs what it takes in a block: its signature only if it is not aggregated', async t => {
  fc.assert(
    fc.property(random.signedMessage, signed => {
      const isBls = signed.signature.type === SignatureType.Bls
      const unsigned = encode(message, signed.message).length
      t.equal(chainLength(signed), isBls ? unsigned : encode(signedMessage, signed).length)
      t.equal(chainLength(signed.message), unsigned)
    }),
    { numRuns: 50 },
  )
  t.equal(inclusionGas(0), 85_663)
  t.equal(inclusionGas(100), 38_863 + 136 * 1_300)
})

t.test('gas beyond 110 % of what was used is burnt, the more the further it is', async t => {
  for (const [used, limit, refund, burned] of [
    [100, 200, 10, 90],
    [100, 150, 30, 20],
    [1_000, 1_300, 240, 60],
    [500, 700, 140, 60],
    [200, 200, 0, 0],
    [20_000, 21_000, 1_000, 0],
    [0, 2_000, 0, 2_000],
    [500, 651, 121, 30],
    [500, 5_000, 0, 4_500],
    [7_499_000_000, 7_500_000_000, 1_000_000, 0],
    [3_750_000_000, 7_500_000_000, 375_000_000, 3_375_000_000],
    [1, 7_500_000_000, 0, 7_499_999_999],
  ] as const) {
    const { gasRefund, gasBurned } = gasOutputs({ gasLimit: limit, gasFeeCap: 0n, gasPremium: 0n }, used, 0n)
    t.strictSame([gasRefund, gasBurned], [refund, burned], `${used} of ${limit}`)
  }
})

t.test('base fee, tip and penalty are what Lotus computes', async t => {
  for (const [gasUsed, gasLimit, feeCap, premium, baseFeeBurn, overEstimationBurn, minerPenalty, minerTip, refund] of [
    [100, 110, 11n, 1n, 1_000n, 0n, 0n, 110n, 100n],
    [100, 130, 11n, 1n, 1_000n, 60n, 0n, 130n, 240n],
    [100, 110, 10n, 1n, 1_000n, 0n, 0n, 0n, 100n],
    [100, 110, 6n, 1n, 600n, 0n, 400n, 0n, 60n],
    // The penalty is for what is burnt too.
    [100, 130, 6n, 1n, 600n, 36n, 424n, 0n, 144n],
  ] as const) {
    const outputs = gasOutputs({ gasLimit, gasFeeCap: feeCap, gasPremium: premium }, gasUsed, 10n)
    t.match(outputs, { baseFeeBurn, overEstimationBurn, minerPenalty, minerTip, refund })
  }
})

t.test('burns, tip and refund are the required funds, and none of them is negative', async t => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 24n })
  fc.assert(
    fc.property(
      fc.nat(BLOCK_GAS_LIMIT).chain(limit => fc.tuple(fc.constant(limit), fc.nat(limit))),
      amount,
      amount,
      amount,
      ([gasLimit, gasUsed], gasFeeCap, gasPremium, baseFee) => {
        const outputs = gasOutputs({ gasLimit, gasFeeCap, gasPremium }, gasUsed, baseFee)
        const { baseFeeBurn, overEstimationBurn, minerTip, refund, minerPenalty } = outputs
        t.equal(baseFeeBurn + overEstimationBurn + minerTip + refund, requiredFunds({ gasLimit, gasFeeCap }))
        t.equal(outputs.gasRefund + outputs.gasBurned, gasLimit - gasUsed)
        t.ok([baseFeeBurn, overEstimationBurn, minerTip, refund, minerPenalty].every(amount => amount >= 0n))
      },
    ),
  )
})

t.test('a premium counts as far as the cap reaches, and never below 0', async t => {
  for (const [baseFee, gasFeeCap, gasPremium, wanted] of [
    [8n, 8n, 8n, 0n],
    [8n, 16n, 7n, 7n],
    [8n, 19n, 10n, 10n],
    [123_456n, 123_455n, 123_455n, 0n],
    [123_456n, 1_234_567n, 1_111_112n, 1_111_111n],
  ] as const)
    t.equal(effectivePremium({ gasFeeCap, gasPremium }, baseFee), wanted)
})

t.test('a fee cap holds through so many full tipsets, in 256ths', async t => {
  t.equal(estimateFeeCap(1_000n, 7n, 0), 1_007n)
  t.equal(estimateFeeCap(1_000n, 0n, 1), 1_125n)
  t.equal(estimateFeeCap(256n, 0n, 20), 2_699n, '10.54 times')
  t.equal(estimateFeeCap(100n, 200_000n, 20), 201_054n)
})

const TARGET = BLOCK_GAS_TARGET
const sample = (gasPremium: bigint, gasLimit: number) => ({ gasPremium: gasPremium * 1_000_000n, gasLimit })
/** Without noise, in millions; the factor is one 2^-32th above 1. */
const premium = (samples: Parameters<typeof estimatePremium>[0], blocks: number) =>
  Number(estimatePremium(samples, blocks, 10, 0)) / 1e6

t.test('a premium is the mean of the two around 52.5 % of the target’s gas', async t => {
  t.equal(premium([sample(5n, TARGET)], 1), 5)
  t.equal(premium([sample(5n, TARGET), sample(10n, TARGET)], 1), 10)
  t.equal(premium([sample(10n, TARGET / 2), sample(20n, TARGET / 2)], 1), 15)
  t.equal(premium([sample(10n, TARGET / 2), sample(20n, TARGET / 2), sample(30n, TARGET / 2)], 1), 25)
  t.equal(premium([sample(10n, TARGET / 2), sample(20n, TARGET / 2), sample(30n, TARGET / 2)], 2), 15)
  t.equal(premium([sample(10n, TARGET), sample(30n, TARGET * 0.52)], 1), 20)
  t.equal(premium([sample(10n, TARGET), sample(30n, TARGET * 0.53)], 1), 30)
})

t.test('a premium is at least the floor, which is higher the sooner the message is to be in a block', async t => {
  const least = (epochs: number) => estimatePremium([sample(0n, TARGET)], 1, epochs, 0)
  t.strictSame([0, 1, 2, 3, 10].map(least), [200_000n, 200_000n, 150_000n, 100_000n, 100_000n])
  t.equal(estimatePremium([], 0, 10, 0), 100_000n)
})

t.test('noise moves a premium by half a per cent for each standard deviation', async t => {
  const noisy = (noise: number) => estimatePremium([sample(5n, TARGET)], 1, 10, noise)
  t.strictSame([-2, 0, 1].map(noisy), [4_950_000n, 5_000_000n, 5_025_000n])
})

t.test('premiums are looked at in twice as many tipsets as may pass, up to 256', async t => {
  t.strictSame([0, 1, 10, 128, 1_000].map(sampledTipsets), [2, 2, 20, 256, 256])
})

t.test('a gas limit has a quarter on top, up to what a block can have', async t => {
  t.equal(estimateGasLimit(1_000_001), 1_250_001)
  t.equal(estimateGasLimit(1_000, 2), 2_000)
  t.equal(estimateGasLimit(9_000_000_000), BLOCK_GAS_LIMIT)
})

t.test('a fee above what is allowed is cut, and the premium with it', async t => {
  const terms = { gasLimit: 1_000, gasFeeCap: 50n, gasPremium: 40n }
  t.equal(capFee(terms, 50_000n), terms)
  t.strictSame(capFee(terms, 49_999n), { gasLimit: 1_000, gasFeeCap: 49n, gasPremium: 40n })
  t.strictSame(capFee(terms, 10_500n), { gasLimit: 1_000, gasFeeCap: 10n, gasPremium: 10n })
})
