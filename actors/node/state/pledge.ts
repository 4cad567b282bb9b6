/**
 * What a provider has to lock for a sector. Amounts in attoFIL, power in bytes. Source: miner actor 9.0.1, `monies` and `policy`; market actor 9.0.1,
 * `policy`.
 */
import type { FilterEstimate } from '../../../filecoin/actors/index.js'
import { type Address, EPOCHS_IN_DAY, FIL, TOTAL_FILECOIN } from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { dealProposal } from './market.js'
import type { Policy } from './policy.js'
import { estimated, floorDivide, scaled, summedRatio } from './projection.js'
import type { StateView } from './state-view.js'
import { circulatingSupply } from './supply.js'

/** Epochs of expected rewards that a deposit, and a pledge, are made of. */
const PROJECTION = 20 * EPOCHS_IN_DAY
/** Of 1 FIL for 32 GiB. */
const MOST_PER_BYTE = FIL / 2n ** 35n
/** What verified data counts for. */
const VERIFIED_MULTIPLIER = 10n
const QUALITY_PRECISION = 20n

/** What deposits and pledges depend on. */
export interface Economy {
  /** Of an epoch. */
  readonly reward: FilterEstimate
  /** Of the network. */
  readonly power: FilterEstimate
  readonly baseline: bigint
  readonly supply: bigint
}

export function economyOf(view: StateView): Economy {
  const { thisEpochRewardSmoothed, thisEpochBaselinePower } = view.singleton('reward')
  return {
    reward: thisEpochRewardSmoothed,
    power: view.singleton('storagepower').thisEpochQAPowerSmoothed,
    baseline: thisEpochBaselinePower,
    supply: circulatingSupply(view).filCirculating,
  }
}

/** Padded bytes by the registered type of the seal's proof, of version 1 and 1.1 alike. Source: fvm_shared 2.0.0, `RegisteredSealProof`. */
const SECTOR_SIZES = [2 ** 11, 2 ** 23, 2 ** 29, 2 ** 35, 2 ** 36]
const SEAL_VERSIONS = 2

export interface CollateralBounds {
  readonly min: bigint
  readonly max: bigint
}

/** What a sector counts for. */
export interface SectorWeight {
  /** Padded bytes. */
  readonly size: number
  /** Epochs. */
  readonly duration: number
  /** Of verified data: bytes × epochs. */
  readonly verified: bigint
}

/**
 * Padded bytes.
 *
 * @param sealProof Registered type.
 * @throws NodeError QUESTION_INVALID
 */
export function sectorSizeOf(sealProof: number): number {
  const size = SECTOR_SIZES[sealProof % SECTOR_SIZES.length]
  if (size === undefined || sealProof >= SEAL_VERSIONS * SECTOR_SIZES.length)
    throw new NodeError({ code: NodeErrorCode.QUESTION_INVALID, what: 'a seal proof type', rule: 'one from 0 to 9' })
  return size
}

/** @throws NodeError QUESTION_INVALID */
export function qualityAdjustedPower({ size, duration, verified }: SectorWeight): bigint {
  if (duration <= 0)
    throw new NodeError({ code: NodeErrorCode.QUESTION_INVALID, what: 'a duration', rule: 'at least one epoch' })
  const spacetime = BigInt(size) * BigInt(duration)
  if (verified > spacetime)
    throw new NodeError({
      code: NodeErrorCode.QUESTION_INVALID,
      what: 'verified data',
      rule: 'no more than the sector has room for, as long as it lives',
    })
  const weighted = spacetime - verified + verified * VERIFIED_MULTIPLIER
  return (BigInt(size) * floorDivide(weighted << QUALITY_PRECISION, spacetime)) >> QUALITY_PRECISION
}

/** Before the sector is proven: as if all its data were verified, whatever it is. */
export const preCommitDeposit = (economy: Economy, sectorSize: number): bigint =>
  expectedReward(economy, BigInt(sectorSize) * VERIFIED_MULTIPLIER)

/** @param qaPower The sector's. */
export function initialPledge(economy: Economy, qaPower: bigint): bigint {
  const share = greatest(estimated(economy.power), economy.baseline, qaPower)
  // Three tenths of the supply are to be locked.
  const consensusPledge = floorDivide(economy.supply * 3n * qaPower, share * 10n)
  const pledge = expectedReward(economy, qaPower) + consensusPledge
  const most = MOST_PER_BYTE * qaPower
  return pledge < most ? pledge : most
}

/**
 * Of the verified deals among these: bytes × epochs.
 *
 * @throws NodeError DEAL_UNKNOWN
 */
export function verifiedWeight(view: StateView, miner: Address, deals: readonly number[]): bigint {
  const provider = view.id(miner)
  return deals.reduce((sum, id) => {
    const proposal = dealProposal(view, id)
    if (!proposal.provider.equals(provider))
      throw new NodeError({
        code: NodeErrorCode.DEAL_UNKNOWN,
        deal: id,
        why: `is of the provider ${proposal.provider}`,
      })
    const { verifiedDeal, pieceSize, startEpoch, endEpoch } = proposal
    return verifiedDeal ? sum + BigInt(pieceSize) * BigInt(endEpoch - startEpoch) : sum
  }, 0n)
}

/**
 * What a provider may lock for a deal.
 *
 * @param size Padded bytes.
 */
export function dealCollateral(
  view: StateView,
  size: number,
  { collateralPercent }: Pick<Policy, 'collateralPercent'>,
): CollateralBounds {
  const { totalRawBytePower } = view.singleton('storagepower')
  const { thisEpochBaselinePower } = view.singleton('reward')
  const own = BigInt(size)
  const share = greatest(totalRawBytePower, thisEpochBaselinePower, own)
  const { filCirculating } = circulatingSupply(view)
  return { min: floorDivide(own * filCirculating * collateralPercent, share * 100n), max: TOTAL_FILECOIN }
}

/** At least 1. */
function expectedReward({ reward, power }: Economy, qaPower: bigint): bigint {
  const expected = estimated(power) === 0n ? estimated(reward) : scaled(qaPower, summedRatio(PROJECTION, reward, power))
  return expected > 0n ? expected : 1n
}

function greatest(first: bigint, ...others: readonly bigint[]): bigint {
  let most = first
  for (const one of others) if (one > most) most = one
  return most
}
