/** A really sealed 2 KiB sector for the figures of proofs, up to its commitments; some 40 ms. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkoutRoot, readInstallation } from '../config/index.js'
import { loadProofs, type PieceInfo, type PrivateReplica, type Proofs } from '../native/index.js'

export const RANDOMNESS = Buffer.alloc(32, 7)
const PROVER = Buffer.concat([Buffer.from([0xe8, 0x07]), Buffer.alloc(30)])

/** The proofs that set-up installed, and the environment that leads a worker process to them. */
export function installedProofs(): { proofs: Proofs; env: Record<string, string> } {
  const { addon, parameterCache, parentCache } = readInstallation(checkoutRoot())
  const env = {
    VESPER_ADDON: addon,
    FIL_PROOFS_PARAMETER_CACHE: parameterCache,
    FIL_PROOFS_CACHE_DIR: join(parentCache, '/'),
  }
  Object.assign(process.env, env)
  return { proofs: loadProofs(), env }
}

/** As `sealCommitPhase1` takes it, but for the seed. */
export interface SealedSector {
  readonly proofType: 'StackedDrg2KiBV1_1'
  readonly proverId: Uint8Array
  readonly sectorNumber: number
  readonly ticket: Uint8Array
  readonly cachePath: string
  readonly sealedPath: string
  readonly pieces: PieceInfo[]
  readonly commR: Uint8Array
  readonly commD: Uint8Array
}

export function sealSector(proofs: Proofs, folder: string, sectorNumber: number): SealedSector {
  const [cachePath, unsealedPath, sealedPath, sourcePath] = ['cache', 'unsealed', 'sealed', 'source'].map(name =>
    join(folder, `${sectorNumber}-${name}`),
  ) as [string, string, string, string]
  mkdirSync(cachePath)
  writeFileSync(sourcePath, Buffer.alloc(2_032, 1))
  const piece = {
    sourcePath,
    sourceOffset: 0,
    sourceLength: 2_032,
    unsealedPath,
    pieceSize: 2_048,
    unsealedOffset: 0,
  }
  const pieces = [proofs.addPiece(piece)]
  const sector = {
    proofType: 'StackedDrg2KiBV1_1' as const,
    proverId: PROVER,
    sectorNumber,
    ticket: RANDOMNESS,
  }
  const phase1Output = proofs.sealPreCommitPhase1({ ...sector, cachePath, unsealedPath, sealedPath, pieces })
  const { commR, commD } = proofs.sealPreCommitPhase2({ phase1Output, cachePath, sealedPath })
  return { ...sector, cachePath, sealedPath, pieces, commR, commD }
}

export const replicaOf = ({ sectorNumber, commR, cachePath, sealedPath }: SealedSector): PrivateReplica => ({
  sectorNumber,
  commR,
  cachePath,
  sealedPath,
})
