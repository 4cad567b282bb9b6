/** From the ticket to the sector, and data into it. Source: fil_actor_miner 9.0.1, `types`; FIP-0019, FIP-0041. */
import { bitfield } from '../../bitfield/index.js'
import { bool, bytes, int, link, list, tuple, uint, type ValueOf } from '../../cbor/index.js'
import { sectorPreCommitInfo } from './sector.js'

/** As before CommD was a part of it: the chain works it out from the deals. */
export const preCommitSectorParams = tuple('preCommitSectorParams', {
  /** Registered type. */
  sealProof: int,
  sectorNumber: uint,
  /** CommR. */
  sealedCID: link,
  /** Epoch of the ticket. */
  sealRandEpoch: int,
  dealIDs: list(uint),
  /** Epoch. */
  expiration: int,
  /** No sector can be replaced any more: false, and 0 in the next three. */
  replaceCapacity: bool,
  replaceSectorDeadline: uint,
  replaceSectorPartition: uint,
  replaceSectorNumber: uint,
})
export type PreCommitSectorParams = ValueOf<typeof preCommitSectorParams>

export const preCommitSectorBatchParams = tuple('preCommitSectorBatchParams', { sectors: list(preCommitSectorParams) })
export type PreCommitSectorBatchParams = ValueOf<typeof preCommitSectorBatchParams>

export const preCommitSectorBatchParams2 = tuple('preCommitSectorBatchParams2', { sectors: list(sectorPreCommitInfo) })
export type PreCommitSectorBatchParams2 = ValueOf<typeof preCommitSectorBatchParams2>

export const proveCommitSectorParams = tuple('proveCommitSectorParams', { sectorNumber: uint, proof: bytes })
export type ProveCommitSectorParams = ValueOf<typeof proveCommitSectorParams>

export const proveCommitAggregateParams = tuple('proveCommitAggregateParams', {
  sectorNumbers: bitfield,
  aggregateProof: bytes,
})
export type ProveCommitAggregateParams = ValueOf<typeof proveCommitAggregateParams>

export const checkSectorProvenParams = tuple('checkSectorProvenParams', { sectorNumber: uint })
export type CheckSectorProvenParams = ValueOf<typeof checkSectorProvenParams>

/** Data for a sector that has none. */
export const replicaUpdate = tuple('replicaUpdate', {
  /** The sector's number. */
  sectorID: uint,
  deadline: uint,
  partition: uint,
  /** CommR. */
  newSealedSectorCID: link,
  /** Deal ids. */
  deals: list(uint),
  /** Registered type. */
  updateProofType: int,
  replicaProof: bytes,
})
export type ReplicaUpdate = ValueOf<typeof replicaUpdate>

export const proveReplicaUpdatesParams = tuple('proveReplicaUpdatesParams', { updates: list(replicaUpdate) })
export type ProveReplicaUpdatesParams = ValueOf<typeof proveReplicaUpdatesParams>

export const replicaUpdate2 = tuple('replicaUpdate2', {
  /** The sector's number. */
  sectorID: uint,
  deadline: uint,
  partition: uint,
  /** CommR. */
  newSealedSectorCID: link,
  /** CommD. */
  newUnsealedSectorCID: link,
  /** Deal ids. */
  deals: list(uint),
  /** Registered type. */
  updateProofType: int,
  replicaProof: bytes,
})
export type ReplicaUpdate2 = ValueOf<typeof replicaUpdate2>

export const proveReplicaUpdatesParams2 = tuple('proveReplicaUpdatesParams2', { updates: list(replicaUpdate2) })
export type ProveReplicaUpdatesParams2 = ValueOf<typeof proveReplicaUpdatesParams2>
