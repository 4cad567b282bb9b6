/** A file's pieces, their commitments, and the CID made of them. */
import { stat } from 'node:fs/promises'
import { cutFile, fileCid, unpadded, unsealedCid } from '../../../filecoin/index.js'
import type { TaskTools } from './tools.js'

export interface MeasureInput {
  readonly path: string
  /** Padded bytes. */
  readonly sectorSize: number
}

export interface Measured {
  readonly cid: string
  readonly bytes: number
  /** CommPs as CIDs. */
  readonly pieces: readonly string[]
}

export async function measure({ path, sectorSize }: MeasureInput, { calls, progress }: TaskTools): Promise<Measured> {
  progress('measure')
  const { size: bytes } = await stat(path)
  const pieces = cutFile(bytes, sectorSize).map((cut, index) => {
    const { commitment } = calls.generatePieceCommitment({
      sourcePath: path,
      sourceOffset: index * unpadded(sectorSize),
      sourceLength: cut.payloadBytes,
      pieceSize: cut.size,
    })
    return { ...cut, commitment }
  })
  return { cid: fileCid(pieces), bytes, pieces: pieces.map(({ commitment }) => unsealedCid(commitment)) }
}
