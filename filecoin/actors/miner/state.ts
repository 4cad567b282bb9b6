/** A provider: its keys, funds, sectors and deadlines. Source: fil_actor_miner 9.0.1, `State`. Amounts in attoFIL. */
import { bitfield } from '../../bitfield/index.js'
import { amt, bigint, bool, hamt, int, linked, list, tuple, uint, uintKey, type ValueOf } from '../../cbor/index.js'
import { deadlines } from './deadline.js'
import { minerInfo } from './info.js'
import { sectorOnChainInfo, sectorPreCommitOnChainInfo } from './sector.js'

/** Funds that vest at an epoch. */
export const vestingFund = tuple('vestingFund', { epoch: int, amount: bigint })
export type VestingFund = ValueOf<typeof vestingFund>

/** In the order of their epochs. */
export const vestingFunds = tuple('vestingFunds', { funds: list(vestingFund) })
export type VestingFunds = ValueOf<typeof vestingFunds>

export const state = tuple('minerState', {
  info: linked(minerInfo),
  /** Locked until the sectors are proven. */
  preCommitDeposits: bigint,
  /** Rewards that have not vested. */
  lockedFunds: bigint,
  vestingFunds: linked(vestingFunds),
  /** Fees that could not be paid. */
  feeDebt: bigint,
  /** Of all sectors that live. */
  initialPledge: bigint,
  /** By sector number. */
  preCommittedSectors: hamt(uintKey, sectorPreCommitOnChainInfo),
  /** Sector numbers by the epoch at which their pre-commits are given up. */
  preCommittedSectorsCleanUp: amt(bitfield, 6),
  /** Numbers of all sectors there ever were. */
  allocatedSectors: linked(bitfield),
  /** By sector number; those that are proven, until their partition is compacted. */
  sectors: amt(sectorOnChainInfo, 5),
  /** Epoch, which may lie ahead. */
  provingPeriodStart: int,
  /** Number of the deadline that is not over. */
  currentDeadline: uint,
  deadlines: linked(deadlines),
  /** Numbers of deadlines with sectors that ended early and have not been charged for it. */
  earlyTerminations: bitfield,
  /** Whether cron calls at the end of each deadline. */
  deadlineCronActive: bool,
})
export type State = ValueOf<typeof state>
