/** Randomness that chooses the challenges. */
import { z } from 'zod'
import { defineEffect } from '../../../runtime/effects/index.js'
import type { SealerContext } from './modules.js'
import { SealRandom, SectorRef } from './schemas.js'

export const getSeed = defineEffect('sealer.getSeed', {
  input: SectorRef.extend({ epoch: z.int().min(0) }),
  output: SealRandom,
  idempotency: 'natural', // an epoch has one seed
  retry: { backoffMs: [200, 10_000], attempts: 5 },
  async run({ epoch: wanted, ...sector }, { randomness }: SealerContext) {
    const { epoch, value } = await randomness.seed(sector, wanted)
    return { epoch, value: Buffer.from(value).toString('hex') }
  },
})
