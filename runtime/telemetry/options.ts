/** What can be said about logging. */
import { z } from 'zod'

export const LogOptions = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('The least that is written to <repo>/logs/vesper.log'),
  maxFileBytes: z
    .int()
    .min(1024)
    .default(64 * 1024 * 1024)
    .describe('A log that is longer when the process starts becomes vesper.log.1, in the place of the one before'),
})
export type LogOptions = z.output<typeof LogOptions>
