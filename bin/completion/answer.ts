/**
 * A completion as the shells' scripts read it: a line `:files` or `:folders` where the shell is to add those, then a line for each candidate,
 * with its description behind a tab. A candidate of ours never begins with a colon.
 */
import type { Completion } from './complete.js'

/** A shell shows one line for each. */
const DESCRIPTION = 80

export function answer({ candidates, place }: Completion): string {
  const lines = candidates.map(({ value, description }) =>
    description === '' ? value : `${value}\t${description.replace(/\s+/g, ' ').slice(0, DESCRIPTION)}`,
  )
  return [...(place === null ? [] : [`:${place}`]), ...lines].map(line => `${line}\n`).join('')
}
