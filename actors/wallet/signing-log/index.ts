/** What was asked to be signed, and what was answered. */
export { type LogDisk, systemLogDisk } from './log-disk.js'
export { SigningLogOptions } from './options.js'
export type { SigningLogQuery } from './query.js'
export type { SigningEntry, SigningRecord } from './record.js'
export { type OpenedLog, SigningLog, type SigningLogModules, type TornEnd } from './signing-log.js'
export { signedText, summaryOf } from './subject-summary.js'
export type { LogVerification } from './verification.js'
