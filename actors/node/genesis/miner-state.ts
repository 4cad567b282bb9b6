/** A provider that has sealed sectors already, proven as of epoch 0. Source: fil_actor_miner 9.0.1, `State::new`, `add_sectors`. */
import type { CID } from 'multiformats/cid'
import { miner } from '../../../filecoin/actors/index.js'
import { type Address, Bitfield, deadlineInfo, EPOCHS_IN_DAY, PROVING_PERIOD } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { write, writeElements, writeEntries } from '../ipld/index.js'
import { WINDOW_POST } from '../proofs/index.js'
import { EPOCH_REWARD, PARTITION_SECTORS, PLEDGE_PER_SECTOR, SECTOR_BYTES, SECTOR_LIFETIME } from './economy.js'
import type { GenesisSector } from './template.js'

/** The first whose challenge comes after epoch 0. */
const DEADLINE = 2
/** Registered type: 2 KiB, the seal's V1_1. */
const SEAL_PROOF = 5
/** Days. */
const STORAGE_PLEDGE_DAYS = 20n

const { state, deadline, partition, minerInfo } = miner
const { partitions } = deadline.fields
const NOTHING = { raw: 0n, qa: 0n }

interface Provider {
  /** ID addresses. */
  readonly owner: Address
  readonly worker: Address
  readonly sectors: readonly GenesisSector[]
  /** Bytes of all providers. */
  readonly networkPower: bigint
}

/** The root of its state. */
export function writeMinerState(store: ChainStore, provider: Provider): CID {
  const { owner, worker, sectors } = provider
  const infos = sectors.map(sector => infoOf(sector, provider.networkPower))
  const numbers = Bitfield.of(sectors.map(({ number }) => number))
  const empty = write(store, deadline, { ...emptyDeadline(store) })
  const live = sectors.length === 0 ? empty : writeDeadline(store, numbers)
  return write(store, state, {
    info: write(store, minerInfo, {
      owner,
      worker,
      controlAddresses: [],
      pendingWorkerKey: null,
      peerId: new Uint8Array(),
      multiaddrs: [],
      windowPoStProofType: WINDOW_POST.registered,
      sectorSize: SECTOR_BYTES,
      windowPoStPartitionSectors: PARTITION_SECTORS,
      consensusFaultElapsed: -1,
      pendingOwnerAddress: null,
      beneficiary: owner,
      beneficiaryTerm: { quota: 0n, usedQuota: 0n, expiration: 0n },
      pendingBeneficiaryTerm: null,
    }),
    preCommitDeposits: 0n,
    lockedFunds: 0n,
    vestingFunds: write(store, miner.vestingFunds, { funds: [] }),
    feeDebt: 0n,
    initialPledge: PLEDGE_PER_SECTOR * BigInt(sectors.length),
    preCommittedSectors: writeEntries(store, state.fields.preCommittedSectors),
    preCommittedSectorsCleanUp: writeElements(store, state.fields.preCommittedSectorsCleanUp),
    allocatedSectors: write(store, state.fields.allocatedSectors.target, numbers),
    sectors: writeElements(
      store,
      state.fields.sectors,
      infos.map(info => [info.sectorNumber, info] as const),
    ),
    provingPeriodStart: 0,
    currentDeadline: 0,
    deadlines: write(store, miner.deadlines, {
      due: Array.from({ length: PROVING_PERIOD.deadlines }, (_, index) => (index === DEADLINE ? live : empty)),
    }),
    earlyTerminations: Bitfield.empty,
    // Else nobody would call it at its deadlines' ends.
    deadlineCronActive: true,
  })
}

function infoOf({ number, sealedCid }: GenesisSector, networkPower: bigint): miner.SectorOnChainInfo {
  const dayReward = (EPOCH_REWARD * BigInt(EPOCHS_IN_DAY) * BigInt(SECTOR_BYTES)) / networkPower
  return {
    sectorNumber: number,
    sealProof: SEAL_PROOF,
    sealedCID: sealedCid,
    dealIDs: [],
    activation: 0,
    expiration: SECTOR_LIFETIME,
    dealWeight: 0n,
    verifiedDealWeight: 0n,
    initialPledge: PLEDGE_PER_SECTOR,
    expectedDayReward: dayReward,
    expectedStoragePledge: STORAGE_PLEDGE_DAYS * dayReward,
    replacedSectorAge: 0,
    replacedDayReward: 0n,
    sectorKeyCID: null,
    simpleQAPower: true,
  }
}

const emptyDeadline = (store: ChainStore): miner.Deadline => ({
  partitions: writeElements(store, partitions),
  expirationsEpochs: writeElements(store, deadline.fields.expirationsEpochs),
  partitionsPoSted: Bitfield.empty,
  earlyTerminations: Bitfield.empty,
  liveSectors: 0,
  totalSectors: 0,
  faultyPower: NOTHING,
  optimisticPoStSubmissions: writeElements(store, deadline.fields.optimisticPoStSubmissions),
  sectorsSnapshot: writeElements(store, deadline.fields.sectorsSnapshot),
  partitionsSnapshot: writeElements(store, deadline.fields.partitionsSnapshot),
  optimisticPoStSubmissionsSnapshot: writeElements(store, deadline.fields.optimisticPoStSubmissionsSnapshot),
})

/** With all sectors in one partition, which no proof is missing of. */
function writeDeadline(store: ChainStore, numbers: Bitfield): CID {
  const bytes = BigInt(numbers.count * SECTOR_BYTES)
  const power = { raw: bytes, qa: bytes }
  const expiry = lastEpochFrom(SECTOR_LIFETIME)
  const only: miner.Partition = {
    sectors: numbers,
    unproven: Bitfield.empty,
    faults: Bitfield.empty,
    recoveries: Bitfield.empty,
    terminated: Bitfield.empty,
    expirationsEpochs: writeElements(store, partition.fields.expirationsEpochs, [
      [
        expiry,
        {
          onTimeSectors: numbers,
          earlySectors: Bitfield.empty,
          onTimePledge: PLEDGE_PER_SECTOR * BigInt(numbers.count),
          activePower: power,
          faultyPower: NOTHING,
        },
      ],
    ]),
    earlyTerminated: writeElements(store, partition.fields.earlyTerminated),
    livePower: power,
    unprovenPower: NOTHING,
    faultyPower: NOTHING,
    recoveringPower: NOTHING,
  }
  return write(store, deadline, {
    ...emptyDeadline(store),
    partitions: writeElements(store, partitions, [[0, only]]),
    expirationsEpochs: writeElements(store, deadline.fields.expirationsEpochs, [[expiry, Bitfield.of([0])]]),
    liveSectors: numbers.count,
    totalSectors: numbers.count,
  })
}

/** Sectors end with their deadline: its last epoch of the period at or after one. */
function lastEpochFrom(epoch: number): number {
  const last = deadlineInfo(0, DEADLINE, 0).close - 1
  return last + Math.ceil((epoch - last) / PROVING_PERIOD.epochs) * PROVING_PERIOD.epochs
}
