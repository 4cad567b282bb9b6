/** Proofs that sectors are there, and word of those that are not. Source: fil_actor_miner 9.0.1, `types`. */
import { bitfield } from '../../bitfield/index.js'
import { postProof } from '../../block/index.js'
import { bytes, int, list, tuple, uint, type ValueOf } from '../../cbor/index.js'

export const poStPartition = tuple('poStPartition', {
  /** Number of the partition. */
  index: uint,
  /** Numbers of the sectors that are left out: faults not declared before. */
  skipped: bitfield,
})
export type PoStPartition = ValueOf<typeof poStPartition>

export const submitWindowedPoStParams = tuple('submitWindowedPoStParams', {
  /** Number of the deadline that is open. */
  deadline: uint,
  partitions: list(poStPartition),
  /** One for each registered type. */
  proofs: list(postProof),
  /** Epoch of the chain that it is sent on, since the deadline's challenge. */
  chainCommitEpoch: int,
  /** The ticket's randomness at that epoch: 32 bytes. */
  chainCommitRand: bytes,
})
export type SubmitWindowedPoStParams = ValueOf<typeof submitWindowedPoStParams>

export const disputeWindowedPoStParams = tuple('disputeWindowedPoStParams', {
  /** Number. */
  deadline: uint,
  /** Place in the snapshot of the deadline's proofs. */
  poStIndex: uint,
})
export type DisputeWindowedPoStParams = ValueOf<typeof disputeWindowedPoStParams>

/** Sectors of a partition that can't be proven. */
export const faultDeclaration = tuple('faultDeclaration', { deadline: uint, partition: uint, sectors: bitfield })
export type FaultDeclaration = ValueOf<typeof faultDeclaration>

export const declareFaultsParams = tuple('declareFaultsParams', { faults: list(faultDeclaration) })
export type DeclareFaultsParams = ValueOf<typeof declareFaultsParams>

/** Faulty sectors of a partition that are to be proven at the next deadline. */
export const recoveryDeclaration = tuple('recoveryDeclaration', { deadline: uint, partition: uint, sectors: bitfield })
export type RecoveryDeclaration = ValueOf<typeof recoveryDeclaration>

export const declareFaultsRecoveredParams = tuple('declareFaultsRecoveredParams', {
  recoveries: list(recoveryDeclaration),
})
export type DeclareFaultsRecoveredParams = ValueOf<typeof declareFaultsRecoveredParams>
