/** What PoSt needs is kept where finished sectors are, the rest goes. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { MACHINE_RETRIES, Nothing, runAs, SectorRef, sectorOf } from './schemas.js'

export const finalize = defineEffect('sealer.finalize', {
  input: SectorRef.extend({ round: z.int().min(0) }),
  output: Nothing,
  idempotency: 'checked', // a finished attempt's result is read
  retry: MACHINE_RETRIES,
  run({ round, ...sector }, context: SealerContext) {
    const { sealing, store } = context.storage
    return context.proofs.run('finalize', { root: sealing, store, sector: sectorOf(sector), round }, runAs(context))
  },
})
