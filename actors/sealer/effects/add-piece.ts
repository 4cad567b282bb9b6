/** A piece of a staged file, padded and checked, ready to be packed. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { MACHINE_RETRIES, runAs, SectorRef, sectorOf } from './schemas.js'

const Piece = z.object({
  file: z.string(),
  index: z.int().min(0),
  size: z.int().positive(),
  offset: z.int().min(0),
  fileOffset: z.int().min(0),
  payloadBytes: z.int().positive(),
})

export const addPiece = defineEffect('sealer.addPiece', {
  input: SectorRef.extend({ piece: Piece }),
  output: z.object({ cid: z.string() }),
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run: ({ piece, ...sector }, context: SealerContext) =>
    context.proofs.run('addPiece', { root: context.storage.sealing, sector: sectorOf(sector), piece }, runAs(context)),
})
