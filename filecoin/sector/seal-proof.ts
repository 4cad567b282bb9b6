/** Seal proof types by the names that go-state-types and the Rust API share, such as `StackedDrg2KiBV1_1`. */
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB

interface SealProofFacts {
  /** Padded bytes of a sector. */
  readonly sectorSize: number
  /** Layers of the stacked graph. */
  readonly layers: number
}

/** Source: filecoin-proofs-api `RegisteredSealProof`, storage-proofs `LAYERS`. */
const SIZES: Readonly<Record<string, SealProofFacts>> = {
  '2KiB': { sectorSize: 2 * KIB, layers: 2 },
  '8MiB': { sectorSize: 8 * MIB, layers: 2 },
  '512MiB': { sectorSize: 512 * MIB, layers: 2 },
  '32GiB': { sectorSize: 32 * GIB, layers: 11 },
  '64GiB': { sectorSize: 64 * GIB, layers: 11 },
}

export const SEAL_PROOFS: readonly string[] = Object.keys(SIZES).map(size => `StackedDrg${size}V1_1`)

/** @throws FilecoinError SEAL_PROOF_UNKNOWN */
export function sealProofFacts(sealProof: string): SealProofFacts {
  const size = /^StackedDrg([0-9]+[KMG]iB)V1_1$/.exec(sealProof)?.[1]
  const facts = size === undefined ? undefined : SIZES[size]
  if (facts === undefined)
    throw new FilecoinError({ code: FilecoinErrorCode.SEAL_PROOF_UNKNOWN, sealProof, known: SEAL_PROOFS })
  return facts
}

/**
 * Padded bytes of a sector.
 *
 * @throws FilecoinError SEAL_PROOF_UNKNOWN
 */
export const sectorSize = (sealProof: string): number => sealProofFacts(sealProof).sectorSize
