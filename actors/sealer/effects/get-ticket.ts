/** Randomness that the replica hangs on. */
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { SealRandom, SectorRef } from './schemas.js'

export const getTicket = defineEffect('sealer.getTicket', {
  input: SectorRef,
  output: SealRandom,
  idempotency: 'natural', // any recent ticket is as good as another until PreCommit1 begins
  retry: { backoffMs: [200, 10_000], attempts: 5 },
  async run(sector, { randomness }: SealerContext) {
    const { epoch, value } = await randomness.ticket(sector)
    return { epoch, value: Buffer.from(value).toString('hex') }
  },
})
