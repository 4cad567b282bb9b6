/** Packing: the pieces, with zeros between them, become the sector's unsealed file; their commitments become CommD. */
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fillers, heightOf, sectorSize, unsealedCid, unsealedCommitment, zeroRoot } from '../../../filecoin/index.js'
import { linkOrCopy } from '../storage/index.js'
import { addPiecePhase, PIECE } from './add-piece.js'
import { outcomeFolder, runPhase } from './phase.js'
import { readRecord, writeRecord } from './record.js'
import { hex, incomplete, type OfSector, PIECES, proofType, type TaskSector } from './sector.js'
import type { TaskTools } from './tools.js'

interface At {
  readonly offset: number
  readonly size: number
}

export interface PackingTask extends OfSector {
  /** In the order of their offsets. */
  readonly pieces: readonly At[]
}

const COPY_BYTES = 1 << 20

export async function packing(
  { root, sector, pieces }: PackingTask,
  { calls, attempt, progress }: TaskTools,
): Promise<{ commD: string }> {
  const size = sectorSize(sector.sealProof)
  const phase = { root, sector, name: 'Packing', input: pieces, neededBytes: size }
  const result = await runPhase(phase, attempt, async folder => {
    progress('Packing')
    const commitments = new Map<number, Uint8Array>()
    for (const { offset } of pieces) commitments.set(offset, await commitmentOf(root, sector, offset))
    const all = [...pieces, ...fillers(pieces, size)].sort((a, b) => a.offset - b.offset)
    const native = all.map(at => ({
      size: at.size,
      commitment: commitments.get(at.offset) ?? zeroRoot(heightOf(at.size)),
    }))
    await writeUnsealed(root, sector, pieces, join(folder, 'unsealed'), size)
    await writeRecord(
      join(folder, PIECES),
      native.map(piece => ({ size: piece.size, commitment: hex(piece.commitment) })),
    )
    return { commD: unsealedCid(calls.computeCommD({ proofType: proofType(sector), pieces: native })) }
  })
  // The unsealed file has the bytes now.
  for (const { offset } of pieces) await rm(pieceFile(root, sector, offset), { force: true })
  return result
}

const pieceFile = (root: string, sector: TaskSector, offset: number): string =>
  join(outcomeFolder(root, sector, addPiecePhase(offset)), PIECE)

async function commitmentOf(root: string, sector: TaskSector, offset: number): Promise<Uint8Array> {
  const phase = addPiecePhase(offset)
  const path = join(outcomeFolder(root, sector, phase), 'result')
  const record = (await readRecord(path)) as { output: { cid: string } } | undefined
  if (record === undefined) throw incomplete(sector, phase, path)
  return unsealedCommitment(record.output.cid)
}

async function writeUnsealed(
  root: string,
  sector: TaskSector,
  pieces: readonly At[],
  path: string,
  size: number,
): Promise<void> {
  const [first] = pieces
  if (first?.size === size) return await linkOrCopy(pieceFile(root, sector, first.offset), path)
  const target = await open(path, 'wx')
  try {
    await target.truncate(size)
    for (const { offset } of pieces) {
      const source = await open(pieceFile(root, sector, offset), 'r')
      try {
        const chunk = Buffer.allocUnsafe(COPY_BYTES)
        for (let done = 0; ; ) {
          const { bytesRead } = await source.read(chunk, 0, COPY_BYTES, done)
          if (bytesRead === 0) break
          await target.write(chunk, 0, bytesRead, offset + done)
          done += bytesRead
        }
      } finally {
        await source.close()
      }
    }
  } finally {
    await target.close()
  }
}
