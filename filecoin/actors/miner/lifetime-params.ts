/** How long sectors live, and what is left of them. Source: fil_actor_miner 9.0.1, `types`; FIP-0045. */
import { bitfield } from '../../bitfield/index.js'
import { bool, int, list, tuple, uint, type ValueOf } from '../../cbor/index.js'

/** Sectors of a partition. */
export const expirationExtension = tuple('expirationExtension', {
  deadline: uint,
  partition: uint,
  sectors: bitfield,
  /** Epoch. */
  newExpiration: int,
})
export type ExpirationExtension = ValueOf<typeof expirationExtension>

export const extendSectorExpirationParams = tuple('extendSectorExpirationParams', {
  extensions: list(expirationExtension),
})
export type ExtendSectorExpirationParams = ValueOf<typeof extendSectorExpirationParams>

/** Ids of the claims in a sector, each in one of both lists. */
export const sectorClaim = tuple('sectorClaim', {
  sectorNumber: uint,
  maintainClaims: list(uint),
  dropClaims: list(uint),
})
export type SectorClaim = ValueOf<typeof sectorClaim>

export const expirationExtension2 = tuple('expirationExtension2', {
  deadline: uint,
  partition: uint,
  /** Those without claims. */
  sectors: bitfield,
  sectorsWithClaims: list(sectorClaim),
  /** Epoch. */
  newExpiration: int,
})
export type ExpirationExtension2 = ValueOf<typeof expirationExtension2>

export const extendSectorExpiration2Params = tuple('extendSectorExpiration2Params', {
  extensions: list(expirationExtension2),
})
export type ExtendSectorExpiration2Params = ValueOf<typeof extendSectorExpiration2Params>

/** Sectors of a partition. */
export const terminationDeclaration = tuple('terminationDeclaration', {
  deadline: uint,
  partition: uint,
  sectors: bitfield,
})
export type TerminationDeclaration = ValueOf<typeof terminationDeclaration>

export const terminateSectorsParams = tuple('terminateSectorsParams', { terminations: list(terminationDeclaration) })
export type TerminateSectorsParams = ValueOf<typeof terminateSectorsParams>

/** False where some are left for later: nothing can be withdrawn until then. */
export const terminateSectorsReturn = tuple('terminateSectorsReturn', { done: bool })
export type TerminateSectorsReturn = ValueOf<typeof terminateSectorsReturn>

export const compactPartitionsParams = tuple('compactPartitionsParams', {
  deadline: uint,
  /** Numbers. */
  partitions: bitfield,
})
export type CompactPartitionsParams = ValueOf<typeof compactPartitionsParams>

/** Numbers that no sector is to have any more. */
export const compactSectorNumbersParams = tuple('compactSectorNumbersParams', { maskSectorNumbers: bitfield })
export type CompactSectorNumbersParams = ValueOf<typeof compactSectorNumbersParams>
