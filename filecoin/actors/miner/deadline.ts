/** Deadlines, and partitions of their sectors. Source: fil_actor_miner 9.0.1, `deadline_state`, `partition_state`, `expiration_queue`. */

import { bitfield } from '../../bitfield/index.js'
import { postProof } from '../../block/index.js'
import { amt, bigint, linked, list, tuple, uint, type ValueOf } from '../../cbor/index.js'
import { sectorOnChainInfo } from './sector.js'

/** Bytes. */
export const powerPair = tuple(
  'powerPair',
  {
    raw: bigint,
    /** Adjusted by quality. */
    qa: bigint,
  },
  { qa: 'QA' },
)
export type PowerPair = ValueOf<typeof powerPair>

/** Sectors, by number, that a partition loses at an epoch. */
export const expirationSet = tuple('expirationSet', {
  /** As they were committed. */
  onTimeSectors: bitfield,
  /** Faulty for too long. */
  earlySectors: bitfield,
  /** Of those on time. AttoFIL. */
  onTimePledge: bigint,
  activePower: powerPair,
  faultyPower: powerPair,
})
export type ExpirationSet = ValueOf<typeof expirationSet>

/** Sectors, by number, that are proven together. */
export const partition = tuple('partition', {
  /** All, those that ended as well. */
  sectors: bitfield,
  /** Not proven yet. */
  unproven: bitfield,
  faults: bitfield,
  /** Faults that are to be proven again at the next deadline. */
  recoveries: bitfield,
  /** Ended, but not compacted away. */
  terminated: bitfield,
  /** By epoch. */
  expirationsEpochs: amt(expirationSet, 4),
  /** Sectors that ended early and have not been charged for it, by epoch. */
  earlyTerminated: amt(bitfield, 3),
  /** All but those that ended. */
  livePower: powerPair,
  unprovenPower: powerPair,
  faultyPower: powerPair,
  recoveringPower: powerPair,
})
export type Partition = ValueOf<typeof partition>

/** A proof that was accepted unchecked, and may be disputed. */
export const windowedPoSt = tuple('windowedPoSt', {
  /** Numbers of the partitions. */
  partitions: bitfield,
  /** One for each registered type. */
  proofs: list(postProof),
})
export type WindowedPoSt = ValueOf<typeof windowedPoSt>

const partitions = amt(partition, 3)
const submissions = amt(windowedPoSt, 2)

export const deadline = tuple('deadline', {
  /** By number, from 0 on. */
  partitions,
  /** Numbers of the partitions that may lose sectors, by epoch. */
  expirationsEpochs: amt(bitfield, 5),
  /** Numbers of the partitions that are proven in this challenge window. */
  partitionsPoSted: bitfield,
  /** Numbers of the partitions with sectors that ended early. */
  earlyTerminations: bitfield,
  /** How many have not ended. */
  liveSectors: uint,
  totalSectors: uint,
  faultyPower: powerPair,
  /** In the order of their coming, since the challenge window opened. */
  optimisticPoStSubmissions: submissions,
  /** As it was when the last challenge window closed, as the two after it: what disputes are held against. */
  sectorsSnapshot: amt(sectorOnChainInfo, 5),
  partitionsSnapshot: partitions,
  optimisticPoStSubmissionsSnapshot: submissions,
})
export type Deadline = ValueOf<typeof deadline>

/** All of a proving period. */
export const deadlines = tuple('deadlines', { due: list(linked(deadline)) })
export type Deadlines = ValueOf<typeof deadlines>
