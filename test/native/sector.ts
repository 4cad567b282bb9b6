/** A really sealed 2 KiB sector, up to its commitments: some 30 ms. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PieceInfo, PoStProofType, PrivateReplica, Proofs, SealProofType } from '../../native/index.js'

export interface Sector {
  readonly proofType: SealProofType
  readonly proverId: Uint8Array
  readonly sectorNumber: number
  readonly ticket: Uint8Array
  readonly cachePath: string
  readonly unsealedPath: string
  readonly sealedPath: string
  readonly data: Buffer
  readonly pieces: PieceInfo[]
  readonly phase1Output: Uint8Array
  readonly commR: Uint8Array
  readonly commD: Uint8Array
}

/** 32 bytes that are a field element: what Filecoin does to its randomness. */
export function element(fill?: number): Buffer {
  const bytes = fill === undefined ? randomBytes(32) : Buffer.alloc(32, fill)
  bytes[31] = (bytes[31] ?? 0) & 0x3f
  return bytes
}

export const replica = ({ sectorNumber, commR, cachePath, sealedPath }: Sector): PrivateReplica => ({
  ...{ sectorNumber, commR, cachePath, sealedPath },
})

export const PROVER = Buffer.concat([Buffer.from([0xe8, 0x07]), Buffer.alloc(30)])

export function seal(
  proofs: Proofs,
  folder: string,
  sectorNumber: number,
  proofType: SealProofType = 'StackedDrg2KiBV1_1',
): Sector {
  const home = join(folder, `sector-${sectorNumber}`)
  mkdirSync(home)
  const [cachePath, unsealedPath, sealedPath, sourcePath] = ['cache', 'unsealed', 'sealed', 'source'].map(name =>
    join(home, name),
  ) as [string, string, string, string]
  const data = randomBytes(2032)
  writeFileSync(sourcePath, data)
  const half = { sourcePath, sourceLength: 1016, unsealedPath, pieceSize: 1024 }
  const pieces = [
    proofs.addPiece({ ...half, sourceOffset: 0, unsealedOffset: 0 }),
    proofs.addPiece({ ...half, sourceOffset: 1016, unsealedOffset: 1024 }),
  ]
  const identity = { proofType, proverId: PROVER, sectorNumber, ticket: element() }
  const phase1Output = proofs.sealPreCommitPhase1({ ...identity, cachePath, unsealedPath, sealedPath, pieces })
  const commitments = proofs.sealPreCommitPhase2({ phase1Output, cachePath, sealedPath })
  return { ...identity, ...commitments, cachePath, unsealedPath, sealedPath, data, pieces, phase1Output }
}

/** Of each sector, in their order. */
export function vanillaProofs(
  proofs: Proofs,
  draw: { readonly proofType: PoStProofType; readonly randomness: Uint8Array; readonly proverId: Uint8Array },
  sectors: readonly Sector[],
): Uint8Array[] {
  const { proofType } = draw
  const sectorNumbers = sectors.map(({ sectorNumber }) => sectorNumber)
  const challenges = proofs.generateFallbackSectorChallenges({ ...draw, sectorNumbers })
  return sectors.map((sector, index) =>
    proofs.generateSingleVanillaProof({
      proofType,
      replica: replica(sector),
      challenges: challenges[index]?.challenges ?? [],
    }),
  )
}

/** The data of another sector put into a sealed one. */
export function updated(proofs: Proofs, folder: string, key: Sector, donor: Sector) {
  const proofType = 'StackedDrg2KiBV1'
  const paths = {
    ...{ sectorKeyPath: key.sealedPath, sectorKeyCachePath: key.cachePath },
    ...{ replicaPath: join(folder, 'replica'), replicaCachePath: join(folder, 'replica-cache') },
  }
  const { commRNew, commDNew } = proofs.emptySectorUpdateEncodeInto({
    ...{ proofType, sectorKeyPath: paths.sectorKeyPath, sectorKeyCachePath: paths.sectorKeyCachePath },
    ...{ newReplicaPath: paths.replicaPath, newCachePath: paths.replicaCachePath },
    ...{ stagedDataPath: donor.unsealedPath, pieces: donor.pieces },
  })
  return { statement: { proofType, commROld: key.commR, commRNew, commDNew } as const, paths }
}
