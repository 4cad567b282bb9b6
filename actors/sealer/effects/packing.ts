/** The sector's unsealed file, and the commitment to it. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { MACHINE_RETRIES, runAs, SectorRef, sectorOf } from './schemas.js'

export const packing = defineEffect('sealer.packing', {
  input: SectorRef.extend({ pieces: z.array(z.object({ offset: z.int().min(0), size: z.int().positive() })) }),
  output: z.object({ commD: z.string() }),
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run: ({ pieces, ...sector }, context: SealerContext) =>
    context.proofs.run('packing', { root: context.storage.sealing, sector: sectorOf(sector), pieces }, runAs(context)),
})
