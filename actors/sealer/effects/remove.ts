/** Deletes a sector's files, because a person asked for it. */
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { MACHINE_RETRIES, Nothing, runAs, SectorRef, sectorOf } from './schemas.js'

export const remove = defineEffect('sealer.remove', {
  input: SectorRef,
  output: Nothing,
  idempotency: 'checked', // what is gone already is left out
  retry: MACHINE_RETRIES,
  async run(sector, context: SealerContext) {
    const roots = [...new Set([context.storage.sealing, context.storage.store, ...context.storage.paths])]
    await context.writeIntent({ remove: sectorOf(sector), roots })
    // In the worker: a cancelled attempt of the sector ends with the process that ran it, before this one starts there.
    return context.proofs.run('removeSector', { roots, sector: sectorOf(sector) }, runAs(context))
  },
})
