/** Deposits and pledges are those that the actors charge. */
import t from 'tap'
import {
  type Economy,
  economyOf,
  initialPledge,
  MinerView,
  preCommitDeposit,
  qualityAdjustedPower,
  StateView,
} from '../../../../actors/node/state/index.js'
import { floorDivide } from '../../../../actors/node/state/projection.js'
import { miner, power, SINGLETONS } from '../../../../filecoin/actors/index.js'
import { bigint } from '../../../../filecoin/cbor/index.js'
import { Address, decode, encode, type Message, message } from '../../../../filecoin/index.js'
import { calling, FIL, keyOf, sealed, testChain } from './chain.js'

const PROVIDER = Address.id(1000)
const SECTOR = 7
const EXPIRATION = 700_000

const preCommit = {
  sealProof: 5,
  sectorNumber: SECTOR,
  sealedCID: sealed(9),
  sealRandEpoch: 0,
  dealIDs: [],
  expiration: EXPIRATION,
  unsealedCid: null,
}

t.test('what a pre-commit and a proven sector lock', async t => {
  const chain = await testChain(t)
  const [applied] = await chain.extend([
    {
      from: keyOf('first'),
      to: PROVIDER,
      value: FIL,
      ...calling(miner.methods.PreCommitSectorBatch2, { sectors: [preCommit] }),
    },
  ])
  t.match(applied, { exitCode: 0, failure: null })
  const before = new StateView(chain.store, chain.genesis.parentStateRoot)
  const after = new StateView(chain.store, (await chain.executions.of(chain.head)).stateRoot)
  const charged = new MinerView(after, PROVIDER).preCommitted(SECTOR)?.preCommitDeposit

  t.equal(charged, preCommitDeposit(economyOf(before), 2048))
  t.equal(new MinerView(after, PROVIDER).state.preCommitDeposits, charged)

  const Q128 = 2n ** 128n
  const own = economyOf(after)
  const economies: readonly Economy[] = [
    own,
    // Rewards so small that the pledge stays below its most, which is that of most tiny networks.
    { ...own, reward: { positionEstimate: 20_000n * Q128, velocityEstimate: -Q128 / 1000n } },
    // Power that grows, and that shrinks: by a logarithm.
    {
      ...own,
      reward: { positionEstimate: 3_000_000n * Q128, velocityEstimate: -(Q128 / 3n) },
      power: { positionEstimate: 500_000n * Q128, velocityEstimate: 17n * Q128 },
    },
    {
      ...own,
      reward: { positionEstimate: 1_000_000_000n * Q128, velocityEstimate: 5n * Q128 },
      power: { positionEstimate: 10n ** 10n * Q128 + 12_345n, velocityEstimate: -(Q128 * 100_000n) },
    },
    // Most of it by the supply.
    { ...own, reward: { positionEstimate: Q128, velocityEstimate: 0n }, baseline: 10_000n ** 4n },
    // An estimate below zero.
    {
      ...own,
      reward: { positionEstimate: 20_000n * Q128, velocityEstimate: 0n },
      power: { positionEstimate: -5000n * Q128 - 1n, velocityEstimate: 0n },
      baseline: 10n ** 15n,
    },
    {
      ...own,
      reward: { positionEstimate: 77n * Q128, velocityEstimate: 1n },
      power: { positionEstimate: 0n, velocityEstimate: 0n },
    },
  ]
  const [base] = chain.head.key.cids
  const epoch = chain.head.height + 1
  const pledges = new Set<bigint>()
  for (const economy of economies) {
    const confirmed: Message = {
      version: 0,
      to: PROVIDER,
      from: Address.id(SINGLETONS.power),
      nonce: 0,
      value: 0n,
      gasLimit: 10_000_000_000,
      gasFeeCap: 0n,
      gasPremium: 0n,
      method: miner.methods.ConfirmSectorProofsValid.number,
      params: encode(miner.confirmSectorProofsParams, {
        sectors: [SECTOR],
        rewardSmoothed: economy.reward,
        rewardBaselinePower: economy.baseline,
        qualityAdjPowerSmoothed: economy.power,
      }),
    }
    const bytes = encode(message, confirmed)
    const [result] = await chain.store.call(
      { stateRoot: after.root, epoch, baseFee: 0n, base: base as never, traced: true },
      [{ message: bytes, length: bytes.length, implicit: true }],
    )
    t.match(result, { exitCode: 0, failure: null })
    // The provider tells the power actor what it has locked more.
    const told = result?.trace.find(
      ({ kind, from, method }) =>
        kind === 'call' && from === 1000 && method === Number(power.methods.UpdatePledgeTotal.number),
    )
    const qaPower = qualityAdjustedPower({ size: 2048, duration: EXPIRATION - epoch, verified: 0n })
    const pledge = initialPledge(economy, qaPower)
    t.equal(decode(bigint, told?.bytes as Uint8Array), pledge)
    pledges.add(pledge)
  }
  t.equal(pledges.size, economies.length, 'each is of its own')
})

t.test('verified data counts tenfold', async t => {
  const size = 2048
  t.equal(qualityAdjustedPower({ size, duration: 1000, verified: 0n }), 2048n)
  t.equal(qualityAdjustedPower({ size, duration: 1000, verified: 2048_000n }), 20_480n)
  t.equal(qualityAdjustedPower({ size, duration: 1000, verified: 1024_000n }), 11_264n)
  t.throws(() => qualityAdjustedPower({ size, duration: 0, verified: 0n }), { code: 'NODE_QUESTION_INVALID' })
})

t.test('divisions round down, also below zero', async t => {
  t.strictSame(
    [floorDivide(7n, 2n), floorDivide(-7n, 2n), floorDivide(7n, -2n), floorDivide(-7n, -2n)],
    [3n, -4n, -4n, 3n],
  )
  t.strictSame([floorDivide(-8n, 2n), floorDivide(0n, -2n)], [-4n, 0n])
})
