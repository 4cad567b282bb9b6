/** Registered proof types by the names that go-state-types and `filecoin-proofs-api` share. */

export const SECTOR_SIZES = {
  '2KiB': 2048,
  '8MiB': 8 << 20,
  '512MiB': 512 << 20,
  '32GiB': 32 * 2 ** 30,
  '64GiB': 64 * 2 ** 30,
} as const

type Size = keyof typeof SECTOR_SIZES
type SealVersion = 'V1' | 'V1_1' | 'V1_1_Feat_SyntheticPoRep' | 'V1_2_Feat_NonInteractivePoRep'

export type SealProofType = `StackedDrg${Size}${SealVersion}`
export type WinningPoStProofType = `StackedDrgWinning${Size}V1`
/** V1 and V1_2 draw other challenges from the second sector on; network version 17 takes V1. */
export type WindowPoStProofType = `StackedDrgWindow${Size}${'V1' | 'V1_2'}`
export type PoStProofType = WinningPoStProofType | WindowPoStProofType
/** Has the name of a seal type and belongs to seals of V1_1. */
export type UpdateProofType = `StackedDrg${Size}V1`
export type AggregationType = 'SnarkPackV1' | 'SnarkPackV2'

const sizes = Object.keys(SECTOR_SIZES) as Size[]
const versions: SealVersion[] = ['V1', 'V1_1', 'V1_1_Feat_SyntheticPoRep', 'V1_2_Feat_NonInteractivePoRep']

export const SEAL_PROOF_TYPES: readonly SealProofType[] = versions.flatMap(version =>
  sizes.map(size => `StackedDrg${size}${version}` as const),
)
export const WINNING_POST_PROOF_TYPES: readonly WinningPoStProofType[] = sizes.map(
  size => `StackedDrgWinning${size}V1` as const,
)
export const WINDOW_POST_PROOF_TYPES: readonly WindowPoStProofType[] = (['V1', 'V1_2'] as const).flatMap(version =>
  sizes.map(size => `StackedDrgWindow${size}${version}` as const),
)
export const UPDATE_PROOF_TYPES: readonly UpdateProofType[] = sizes.map(size => `StackedDrg${size}V1` as const)
export const AGGREGATION_TYPES: readonly AggregationType[] = ['SnarkPackV1', 'SnarkPackV2']
