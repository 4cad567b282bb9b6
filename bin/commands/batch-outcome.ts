/** What became of an act on many, for people and as an exit code. */
import { EXIT, exitCodeOf, type Output } from '../../runtime/command/index.js'

export interface Outcome {
  readonly done: readonly string[]
  readonly failed: readonly { readonly subject: string; readonly code: string; readonly message: string }[]
}

/** One line each. @param past `suspended` */
export const doneLines = (past: string, done: readonly string[]): string =>
  done.map(subject => `${past} ${subject}`).join('\n')

/** @returns what to exit with: the failures' own code when they all agree. */
export function tellFailures(output: Output, { failed }: Pick<Outcome, 'failed'>): number {
  for (const { code, message } of failed) output.note(`error ${code}: ${message}`)
  const codes = new Set(failed.map(failure => exitCodeOf(failure.code)))
  const [only = EXIT.ok] = codes
  return codes.size > 1 ? EXIT.failure : only
}
