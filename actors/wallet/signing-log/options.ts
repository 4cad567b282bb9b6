/** How the signing log is kept, beside the defaults. */
import { z } from 'zod'

export const SigningLogOptions = z
  .strictObject({
    rotateBytes: z
      .int()
      .min(1)
      .default(16 * 1_024 * 1_024)
      .describe('A file of the signing log that has grown to this size is followed by a new one'),
    rememberedIds: z
      .int()
      .min(0)
      .default(100_000)
      .describe('Requests whose ids are remembered, so that none is granted twice'),
  })
  .describe('Options of the signing log')

export type SigningLogOptions = z.infer<typeof SigningLogOptions>
