/** What can be said about logging. */
import { z } from 'zod'

/** The least grave that is written; silent: nothing but what ends the process. */
export const LOG_THRESHOLDS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogThreshold = (typeof LOG_THRESHOLDS)[number]

export const LogOptions = z.strictObject({
  level: z.enum(LOG_THRESHOLDS).default('info').describe('The least that is written to <repo>/logs/vesper.log'),
  maxFileBytes: z
    .int()
    .min(1024)
    .default(64 * 1024 * 1024)
    .describe('A log that is longer when the process starts becomes vesper.log.1, in the place of the one before'),
})
export type LogOptions = z.output<typeof LogOptions>
