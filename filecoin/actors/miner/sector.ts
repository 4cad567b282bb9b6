/** What the chain knows of a sector. Source: fil_actor_miner 9.0.1, `types`. Amounts in attoFIL. */
import { bigint, bool, int, link, list, nullable, tuple, uint, type ValueOf } from '../../cbor/index.js'

/** What a pre-commit says. */
export const sectorPreCommitInfo = tuple('sectorPreCommitInfo', {
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
  /** CommD; null stands for that of zeros. */
  unsealedCid: nullable(link),
})
export type SectorPreCommitInfo = ValueOf<typeof sectorPreCommitInfo>

export const sectorPreCommitOnChainInfo = tuple('sectorPreCommitOnChainInfo', {
  info: sectorPreCommitInfo,
  preCommitDeposit: bigint,
  preCommitEpoch: int,
})
export type SectorPreCommitOnChainInfo = ValueOf<typeof sectorPreCommitOnChainInfo>

/** Of a sector that is proven. Weights in bytes × epochs. */
export const sectorOnChainInfo = tuple('sectorOnChainInfo', {
  sectorNumber: uint,
  /** Registered type. */
  sealProof: int,
  /** CommR. */
  sealedCID: link,
  dealIDs: list(uint),
  /** Epoch of the proof. */
  activation: int,
  /** Epoch. */
  expiration: int,
  dealWeight: bigint,
  verifiedDealWeight: bigint,
  initialPledge: bigint,
  /** As expected when it was activated. */
  expectedDayReward: bigint,
  /** Of 20 days, as expected when it was activated. */
  expectedStoragePledge: bigint,
  /** Epochs; 0 unless it replaced another. */
  replacedSectorAge: int,
  /** 0 unless it replaced another. */
  replacedDayReward: bigint,
  /** CommR of the sector as it was before data was put into it. */
  sectorKeyCID: nullable(link),
  /** FIP-0045. */
  simpleQAPower: bool,
})
export type SectorOnChainInfo = ValueOf<typeof sectorOnChainInfo>
