/** How signatures are computed, beside the defaults. */
import { availableParallelism } from 'node:os'
import { z } from 'zod'

export const SigningOptions = z
  .strictObject({
    threads: z
      .int()
      .min(1)
      .max(64)
      .default(Math.max(1, availableParallelism() - 1))
      .describe('Threads that sign; the default leaves one core to everything else'),
    mostKeys: z
      .int()
      .min(1)
      .max(65_536)
      .default(4_096)
      .describe('Secrets that are in memory at once; the one held longest makes room'),
    mostWaiting: z.int().min(1).default(10_000).describe('Requests that wait for a thread; more are refused'),
  })
  .describe('Options of the signing threads')

export type SigningOptions = z.infer<typeof SigningOptions>
