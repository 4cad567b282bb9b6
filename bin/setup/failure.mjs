// @ts-check
/** What a failed set-up says, and the process's exit code. */
import { fromFileSystem, SetupError, SetupErrors } from './errors.mjs'

/**
 * @param {unknown} error
 * @param {import('./progress.mjs').Progress} progress
 * @returns {number}
 */
export function tellFailure(error, progress) {
  const isSystem = error instanceof Error && 'syscall' in error
  const known = isSystem ? fromFileSystem(error, 'setting up') : error
  const errors = known instanceof SetupErrors ? known.errors : known instanceof SetupError ? [known] : null
  // Anything else is a mistake of ours: its stack is what helps.
  if (!errors) throw error
  for (const one of errors) progress.error(one)
  return Math.max(...errors.map(one => one.exitCode))
}
