/** Takes a piece in over the network, and answers where it went. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { pieceSizeFor, sectorSize, unpadded } from '../../../filecoin/index.js'
import { type FileContext, piecesOf } from '../../../machines/sealer/file/index.js'
import { fileAddress } from '../../../machines/sealer/index.js'
import type { ActorView } from '../../../runtime/actor/index.js'
import type { ReaderParam } from '../../../runtime/rpc/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import type { PieceDealInfo, SectorOffset } from '../lotus-api.js'
import { takeIn } from './intake.js'
import type { MethodModules } from './modules.js'

/**
 * The same bytes again are the same piece: its place is the answer, and nothing is stored twice.
 *
 * @param bytes UnpaddedPieceSize: 127/128 of a power of two. So many bytes come.
 * @throws SealerError NOT_IMPLEMENTED for a deal's piece, PIECE_SIZE_INVALID, PIECE_TOO_LARGE, PIECE_BYTES_WRONG, DISK_FULL,
 *   STORAGE_UNWRITABLE; RpcError STREAM_MISSING, STREAM_UNWANTED.
 */
export async function addPieceToAny(
  bytes: number,
  reader: ReaderParam,
  deal: PieceDealInfo,
  modules: MethodModules,
  signal: AbortSignal,
): Promise<SectorOffset> {
  if (deal.PublishCid !== null || deal.DealProposal !== null || deal.DealID !== 0)
    throw new SealerError({ code: SealerErrorCode.NOT_IMPLEMENTED, what: 'a piece with a deal' })
  if (deal.KeepUnsealed) throw new SealerError({ code: SealerErrorCode.NOT_IMPLEMENTED, what: 'KeepUnsealed' })
  requirePieceSize(bytes, sectorSize(modules.options.sealProof))
  const { cid } = await takeIn(
    {
      // A piece has no name but its commitment.
      name: ({ pieces: [piece] }) => piece as string,
      bytes,
      leaveOpen: true,
      stage: async path => {
        const source = await modules.readers.open(reader, signal)
        await pipeline(exactly(source, bytes), createWriteStream(path, { flags: 'wx' }), { signal })
      },
    },
    modules,
  )
  const isPlaced = ({ snapshot }: ActorView): boolean => placeOf(snapshot.context) !== null
  const placed = await modules.system.until(fileAddress(cid), isPlaced, { signal })
  return placeOf(placed.snapshot.context) as SectorOffset
}

function placeOf(context: unknown): SectorOffset | null {
  const [piece] = piecesOf(context as FileContext)
  if (piece === undefined || piece.sector === null || piece.offset === null) return null
  return { Sector: piece.sector, Offset: piece.offset }
}

function requirePieceSize(bytes: number, sector: number): void {
  const size = pieceSizeFor(bytes)
  if (unpadded(size) !== bytes)
    throw new SealerError({ code: SealerErrorCode.PIECE_SIZE_INVALID, bytes, fits: unpadded(size) })
  if (size > sector) throw new SealerError({ code: SealerErrorCode.PIECE_TOO_LARGE, bytes, most: unpadded(sector) })
}

/** Lets through as many bytes as were said, and nothing else. */
async function* exactly(source: AsyncIterable<Buffer>, wanted: number): AsyncGenerator<Buffer> {
  let found = 0
  for await (const chunk of source) {
    found += chunk.length
    if (found > wanted) break
    yield chunk
  }
  if (found !== wanted) throw new SealerError({ code: SealerErrorCode.PIECE_BYTES_WRONG, wanted, found })
}
