/** One provider at one point of the chain. */
import type { CID } from 'multiformats/cid'
import { miner } from '../../../filecoin/actors/index.js'
import {
  type Actor,
  type Address,
  Bitfield,
  type DeadlineInfo,
  deadlineInfo,
  nextNotElapsed,
  PROVING_PERIOD,
} from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { read, readElement, readElements, readEntries, readEntry } from '../ipld/index.js'
import type { StateView } from './state-view.js'

const { state: fieldsOf, deadline: deadlineCodec } = miner
const { sectors: sectorsAmt, preCommittedSectors } = fieldsOf.fields

/** Epochs until a faulty sector is lost. Source: fil_actors_runtime 9.0.1, `FAULT_MAX_AGE`. */
const FAULT_MAX_AGE = 42 * PROVING_PERIOD.epochs

/** Sectors of a partition, by number. */
export type PartitionSet = 'all' | 'live' | 'active' | 'faulty' | 'recovering'

/** Where a sector is proven. */
export interface SectorLocation {
  readonly deadline: number
  readonly partition: number
}

/** Epochs. */
export interface SectorExpiration {
  /** As it was committed. 0 of one that goes early. */
  readonly onTime: number
  /** When it is lost unless it is proven again; 0 if it isn't faulty. */
  readonly early: number
}

export function partitionSectors(partition: miner.Partition, set: PartitionSet): Bitfield {
  if (set === 'all') return partition.sectors
  if (set === 'faulty') return partition.faults
  if (set === 'recovering') return partition.recoveries
  const live = partition.sectors.subtract(partition.terminated)
  return set === 'live' ? live : live.subtract(partition.faults).subtract(partition.unproven)
}

export class MinerView {
  readonly actor: Actor
  readonly state: miner.State
  private readonly store: ChainStore

  /** @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  constructor(
    view: StateView,
    readonly address: Address,
  ) {
    this.store = view.store
    this.actor = view.actor(address)
    this.state = view.read(address, this.actor, 'storageminer')
  }

  get info(): miner.MinerInfo {
    return read(this.store, miner.minerInfo, this.state.info)
  }

  /** All of the proving period, in their order. */
  *deadlines(): Generator<miner.Deadline> {
    for (const cid of this.due) yield read(this.store, deadlineCodec, cid)
  }

  /** @throws NodeError DEADLINE_UNKNOWN */
  deadline(index: number): miner.Deadline {
    const cid = this.due[index]
    if (cid === undefined) throw new NodeError({ code: NodeErrorCode.DEADLINE_UNKNOWN, deadline: index })
    return read(this.store, deadlineCodec, cid)
  }

  /** In the order of their numbers. */
  partitions(deadline: miner.Deadline): miner.Partition[] {
    return readElements(this.store, deadlineCodec.fields.partitions, deadline.partitions).map(([, one]) => one)
  }

  /** How many proofs of a deadline can be disputed: those of its last challenge window. */
  disputableProofs(deadline: miner.Deadline): number {
    const { optimisticPoStSubmissionsSnapshot: amt } = deadlineCodec.fields
    return readElements(this.store, amt, deadline.optimisticPoStSubmissionsSnapshot).length
  }

  /** Of all partitions. */
  sectorNumbers(set: PartitionSet): Bitfield {
    let all = Bitfield.empty
    for (const { partition } of this.eachPartition()) all = all.union(partitionSectors(partition, set))
    return all
  }

  /** How many, of all partitions. */
  count(set: PartitionSet): number {
    let count = 0
    for (const { partition } of this.eachPartition()) count += partitionSectors(partition, set).count
    return count
  }

  /** Those that are proven, until their partition is compacted; by number. */
  sectors(): miner.SectorOnChainInfo[] {
    return readElements(this.store, sectorsAmt, this.state.sectors).map(([, sector]) => sector)
  }

  /** @throws NodeError SECTOR_UNKNOWN */
  sectorsOf(numbers: Iterable<number>): miner.SectorOnChainInfo[] {
    return Array.from(numbers, number => this.sector(number) ?? this.unknown(number))
  }

  /** Null if it isn't proven. */
  sector(number: number): miner.SectorOnChainInfo | null {
    return readElement(this.store, sectorsAmt, this.state.sectors, number)
  }

  /** Null if it isn't pre-committed, or is proven. */
  preCommitted(number: number): miner.SectorPreCommitOnChainInfo | null {
    return readEntry(this.store, preCommittedSectors, this.state.preCommittedSectors, number)
  }

  /** Those that are neither proven nor given up; in no order that means anything. */
  preCommittedSectors(): miner.SectorPreCommitOnChainInfo[] {
    return readEntries(this.store, preCommittedSectors, this.state.preCommittedSectors).map(([, sector]) => sector)
  }

  /** Numbers of all sectors there ever were. */
  get allocated(): Bitfield {
    return read(this.store, fieldsOf.fields.allocatedSectors.target, this.state.allocatedSectors)
  }

  /** @throws NodeError SECTOR_UNKNOWN */
  locate(sector: number): SectorLocation {
    for (const { deadline, index, partition } of this.eachPartition())
      if (partition.sectors.has(sector)) return { deadline, partition: index }
    return this.unknown(sector)
  }

  /**
   * Of one that has not ended.
   *
   * @throws NodeError SECTOR_UNKNOWN
   */
  expirationOf(sector: number): SectorExpiration {
    for (const { partition } of this.eachPartition())
      if (partition.sectors.has(sector) && !partition.terminated.has(sector)) {
        const { expirationsEpochs } = miner.partition.fields
        const sets = readElements(this.store, expirationsEpochs, partition.expirationsEpochs)
        const epochOf = (of: 'onTimeSectors' | 'earlySectors') => sets.find(([, set]) => set[of].has(sector))?.[0] ?? 0
        return { onTime: epochOf('onTimeSectors'), early: epochOf('earlySectors') }
      }
    return this.unknown(sector)
  }

  /** The last epochs of the deadlines from which on sectors have been faulty; without those that end on time before they would be lost. */
  faultEpochs(): Set<number> {
    const epochs = new Set<number>()
    for (const { partition } of this.eachPartition())
      for (const [epoch, { earlySectors }] of readElements(
        this.store,
        miner.partition.fields.expirationsEpochs,
        partition.expirationsEpochs,
      ))
        if (!earlySectors.isEmpty) epochs.add(epoch - FAULT_MAX_AGE)
    return epochs
  }

  /** The deadline that is not over at an epoch. */
  provingDeadline(epoch: number): DeadlineInfo {
    const { provingPeriodStart, currentDeadline } = this.state
    return nextNotElapsed(deadlineInfo(provingPeriodStart, currentDeadline, epoch))
  }

  /** AttoFIL that may be used or withdrawn at an epoch; negative with debt. */
  availableBalance(epoch: number): bigint {
    const { funds } = read(this.store, fieldsOf.fields.vestingFunds.target, this.state.vestingFunds)
    const vested = funds.filter(fund => fund.epoch < epoch).reduce((sum, { amount }) => sum + amount, 0n)
    return this.unlockedFunds + vested
  }

  /** AttoFIL that nothing holds. What has vested since the last deadline is not among it. */
  get unlockedFunds(): bigint {
    const { lockedFunds, preCommitDeposits, initialPledge, feeDebt } = this.state
    return this.actor.balance - lockedFunds - preCommitDeposits - initialPledge - feeDebt
  }

  private *eachPartition(): Generator<{ deadline: number; index: number; partition: miner.Partition }> {
    // Nearly all are the same one without sectors.
    const known = new Map<string, [number, miner.Partition][]>()
    for (const [deadline, cid] of this.due.entries()) {
      const partitions = known.get(cid.toString()) ?? this.partitionsOf(cid)
      known.set(cid.toString(), partitions)
      for (const [index, partition] of partitions) yield { deadline, index, partition }
    }
  }

  private partitionsOf(deadline: CID): [number, miner.Partition][] {
    const { partitions } = read(this.store, deadlineCodec, deadline)
    return readElements(this.store, deadlineCodec.fields.partitions, partitions)
  }

  private get due() {
    return read(this.store, miner.deadlines, this.state.deadlines).due
  }

  private unknown(sector: number): never {
    throw new NodeError({ code: NodeErrorCode.SECTOR_UNKNOWN, miner: this.address.toString(), sector })
  }
}
