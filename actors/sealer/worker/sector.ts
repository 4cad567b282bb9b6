/** What all tasks of a sector share. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { proverId, sectorSize } from '../../../filecoin/index.js'
import type { PieceInfo, SealProofType } from '../../../native/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { type SectorName, sectorName } from '../storage/index.js'
import { outcomeFolder } from './phase.js'
import { readRecord } from './record.js'

export interface TaskSector extends SectorName {
  readonly sealProof: string
}

/** A task that works on a sector in a storage path. */
export interface OfSector {
  readonly root: string
  readonly sector: TaskSector
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** The options' schema let only known ones through. */
export const proofType = ({ sealProof }: TaskSector): SealProofType => sealProof as SealProofType

export const identity = (sector: TaskSector) => ({
  proofType: proofType(sector),
  proverId: proverId(sector.miner),
  sectorNumber: sector.number,
})

/** @throws SealerError SECTOR_FILE_MISSING, SECTOR_FILE_CORRUPT */
export async function checkWhole(path: string, sector: TaskSector): Promise<void> {
  const wantedBytes = sectorSize(sector.sealProof)
  const bytes = await stat(path).then(
    found => found.size,
    () => null,
  )
  if (bytes === null)
    throw new SealerError({ code: SealerErrorCode.SECTOR_FILE_MISSING, sector: sectorName(sector), path })
  if (bytes !== wantedBytes)
    throw new SealerError({
      code: SealerErrorCode.SECTOR_FILE_CORRUPT,
      sector: sectorName(sector),
      path,
      bytes,
      wantedBytes,
    })
}

/** A sector's pieces, fillers included, as packing lists them for the later phases. */
export interface PackedPiece {
  readonly size: number
  /** Hex. */
  readonly commitment: string
}

export const PIECES = 'pieces'

/** @throws SealerError PHASE_INCOMPLETE */
export async function packedPieces(root: string, sector: TaskSector): Promise<PieceInfo[]> {
  const path = join(outcomeFolder(root, sector, 'Packing'), PIECES)
  const pieces = (await readRecord(path)) as PackedPiece[] | undefined
  if (pieces === undefined) throw incomplete(sector, 'Packing', path)
  return pieces.map(({ size, commitment }) => ({ size, commitment: unhex(commitment) }))
}

export const incomplete = (sector: TaskSector, phase: string, path: string): SealerError =>
  new SealerError({ code: SealerErrorCode.PHASE_INCOMPLETE, sector: sectorName(sector), phase, path })
