/** Brings a sector's unsealed file back, from which Lotus's clients read pieces. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { actorId, sectorSize, unpadded } from '../../../filecoin/index.js'
import { lotusState, type SectorContext } from '../../../machines/sealer/sector/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import type { LotusSectorRef } from '../lotus-api.js'
import { ensureSpace, exists, remove, sectorFile } from '../storage/index.js'
import { base64, registeredSealProof } from './lotus-shapes.js'
import type { MethodModules } from './modules.js'
import { sealedSector } from './sealed-sector.js'
import { sectorActor } from './sectors.js'

export interface UnsealRequest {
  readonly sector: LotusSectorRef
  /** Raw bytes. */
  readonly offset: number
  readonly size: number
  /** The sector's ticket, base64. */
  readonly randomness: string
  /** CID; null: not checked. */
  readonly commD: string | null
}

/**
 * Decoding one piece costs as much as decoding all of them, so all of them are there afterwards, until the sector is removed.
 *
 * @throws SealerError SECTOR_UNKNOWN, SECTOR_NOT_PROVING, UNSEAL_INPUT_WRONG, SECTOR_FILE_MISSING, SECTOR_FILE_CORRUPT, DATA_MISMATCH,
 *   DISK_FULL
 */
export async function unsealSector(request: UnsealRequest, modules: MethodModules, signal: AbortSignal): Promise<void> {
  const { storage, proofs, newId } = modules
  const { Miner, Number: number } = request.sector.ID
  if (Miner !== actorId(modules.options.miner))
    throw new SealerError({ code: SealerErrorCode.SECTOR_UNKNOWN, sector: `${number} of t0${Miner}` })
  const context = provingSector(number, modules)
  requireSame(request, context)
  const sealed = await sealedSector(context, storage)
  const { sector } = sealed
  const root = storage.store
  if (await exists(sectorFile(root, 'unsealed', sector))) return
  const id = newId()
  const folder = join(root, 'work', `unseal-${id}`)
  try {
    await ensureSpace(root, context.sectorSize * 2)
    await mkdir(folder)
    await proofs.run('unsealSector', { ...sealed, root, folder }, { id: `unseal/${id}`, signal })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  if (!isProving(number, modules)) await remove(sectorFile(root, 'unsealed', sector))
}

function isProving(number: number, modules: MethodModules): boolean {
  return lotusState(sectorActor(number, modules).state) === 'Proving'
}

function provingSector(number: number, modules: MethodModules): SectorContext {
  const { state, snapshot } = sectorActor(number, modules)
  if (!isProving(number, modules))
    throw new SealerError({
      code: SealerErrorCode.SECTOR_NOT_PROVING,
      sector: String(number),
      state: lotusState(state),
    })
  return snapshot.context as SectorContext
}

/** What the caller believes of the sector, and what it is. */
function requireSame({ sector, offset, size, randomness, commD }: UnsealRequest, context: SectorContext): void {
  const proof = registeredSealProof(context.sealProof)
  const ticket = base64(context.ticket?.value ?? '')
  const most = unpadded(sectorSize(context.sealProof))
  const wrong = (what: string, given: unknown, wanted: unknown): SealerError =>
    new SealerError({
      code: SealerErrorCode.UNSEAL_INPUT_WRONG,
      sector: String(context.number),
      what,
      given: String(given),
      wanted: String(wanted),
    })
  if (sector.ProofType !== proof) throw wrong('proof type', sector.ProofType, proof)
  if (offset + size > most) throw wrong('end of the range', offset + size, `${most} at most`)
  if (randomness !== ticket) throw wrong('ticket', randomness, ticket)
  if (commD !== null && commD !== context.commD) throw wrong('CommD', commD, context.commD)
}
