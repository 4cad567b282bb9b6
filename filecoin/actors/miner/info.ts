/** Who a provider is, and who acts for it. Source: fil_actor_miner 9.0.1, `MinerInfo`, `beneficiary`; FIP-0029. Amounts in attoFIL. */
import {
  address,
  bigint,
  bool,
  bytes,
  int,
  int64,
  list,
  nullable,
  tuple,
  uint,
  type ValueOf,
} from '../../cbor/index.js'

export const workerKeyChange = tuple('workerKeyChange', {
  /** An ID address. */
  newWorker: address,
  /** Epoch. */
  effectiveAt: int,
})
export type WorkerKeyChange = ValueOf<typeof workerKeyChange>

/** What a beneficiary may withdraw. */
export const beneficiaryTerm = tuple('beneficiaryTerm', {
  quota: bigint,
  usedQuota: bigint,
  /** Epoch; any that the owner likes. */
  expiration: int64,
})
export type BeneficiaryTerm = ValueOf<typeof beneficiaryTerm>

export const pendingBeneficiaryChange = tuple('pendingBeneficiaryChange', {
  newBeneficiary: address,
  newQuota: bigint,
  /** Epoch. */
  newExpiration: int64,
  approvedByBeneficiary: bool,
  approvedByNominee: bool,
})
export type PendingBeneficiaryChange = ValueOf<typeof pendingBeneficiaryChange>

/** Its addresses are ID addresses. */
export const minerInfo = tuple('minerInfo', {
  /** Is paid, and may name the others. */
  owner: address,
  /** Signs blocks, and whatever keeps sectors alive. */
  worker: address,
  /** May send what the worker may. */
  controlAddresses: list(address),
  pendingWorkerKey: nullable(workerKeyChange),
  /** Of libp2p; may be empty. */
  peerId: bytes,
  /** Of libp2p, in binary. */
  multiaddrs: list(bytes),
  /** Registered type. */
  windowPoStProofType: int,
  /** Padded bytes. */
  sectorSize: uint,
  /** Sectors of a partition. */
  windowPoStPartitionSectors: uint,
  /** Epoch until which a consensus fault bars it from mining; −1 if there was none. */
  consensusFaultElapsed: int,
  /** Has to confirm it. */
  pendingOwnerAddress: nullable(address),
  /** Gets what is withdrawn; the owner if no other was named. */
  beneficiary: address,
  beneficiaryTerm,
  pendingBeneficiaryTerm: nullable(pendingBeneficiaryChange),
})
export type MinerInfo = ValueOf<typeof minerInfo>
