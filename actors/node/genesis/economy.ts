/**
 * The figures of a network of a few kilobytes. Those that the actors begin with are made for exbibytes: the smoothed power estimate goes below zero after some
 * days, and deposits and fees rise by orders of magnitude. So power starts as what it is and without trend, and rewards are a millionth.
 * Amounts in attoFIL.
 *
 * Source: fil_actor_reward 9.0.1, `State::new` and `logic`; fil_actor_miner 9.0.1, `monies`; fvm_shared 2.0.0, `smooth`.
 */
import type { FilterEstimate, reward } from '../../../filecoin/actors/index.js'
import { EPOCHS_IN_DAY, FIL } from '../../../filecoin/index.js'

const PRECISION = 128n

/** Padded bytes. */
export const SECTOR_BYTES = 2048
/** Sectors of a partition of 2 KiB. */
export const PARTITION_SECTORS = 2
/** Epochs. The longest that an extension could bring is 540 days from now on. */
export const SECTOR_LIFETIME = 540 * EPOCHS_IN_DAY

/** 1 FIL for 32 GiB, by the byte: the most that a pledge can be. */
export const PLEDGE_PER_SECTOR = (FIL / 2n ** 35n) * BigInt(SECTOR_BYTES)

const SCALE = 1_000_000n
const SIMPLE_TOTAL = (330_000_000n * FIL) / SCALE
const BASELINE_TOTAL = (770_000_000n * FIL) / SCALE
/** e^λ − 1, for λ = ln 2 / 6 years. */
const EXP_LAMBDA_LESS_ONE = 37396273494747879394193016954629n
/** The baseline's growth in an epoch, 200 % in a year. */
const BASELINE_EXPONENT = 340282591298641078465964189926313473653n
const BASELINE_INITIAL = 2_888_888_880_000_000_000n
const REWARD_POSITION = 36266260308195979333n / SCALE
const REWARD_VELOCITY = -109897758509n / SCALE

/** What a win is worth in epoch 0, for all five that are expected. */
export const EPOCH_REWARD = (SIMPLE_TOTAL * EXP_LAMBDA_LESS_ONE) >> PRECISION

export const rewardState: reward.State = {
  cumsumBaseline: 0n,
  cumsumRealized: 0n,
  effectiveNetworkTime: 0,
  effectiveBaselinePower: BASELINE_INITIAL,
  thisEpochReward: EPOCH_REWARD,
  thisEpochRewardSmoothed: {
    positionEstimate: REWARD_POSITION << PRECISION,
    velocityEstimate: REWARD_VELOCITY << PRECISION,
  },
  thisEpochBaselinePower:
    ((((BASELINE_INITIAL << (2n * PRECISION)) / BASELINE_EXPONENT) >> PRECISION) * BASELINE_EXPONENT) >> PRECISION,
  epoch: 0,
  totalStoragePowerReward: 0n,
  simpleTotal: SIMPLE_TOTAL,
  baselineTotal: BASELINE_TOTAL,
}

/** @param power Bytes. */
export const withoutTrend = (power: bigint): FilterEstimate => ({
  positionEstimate: power << PRECISION,
  velocityEstimate: 0n,
})
