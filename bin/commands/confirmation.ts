/** Many at once, picked by what they are and not by name, need a yes. It is not asked for: a script has nobody to answer. */
import { CommandError, CommandErrorCode } from '../../runtime/command/index.js'
import type { ActOptions } from './operator.js'

export const YES = 'yes, to all that match'

/**
 * @param many `12 actors`
 * @param verb `suspend`
 * @param words the command line after the program's name
 * @throws CommandError NOT_CONFIRMED.
 */
export function requireYes(
  { dryRun = false, yes = false }: ActOptions,
  { many, verb, words }: { readonly many: string; readonly verb: string; readonly words: readonly string[] },
): void {
  if (dryRun || yes) return
  const repeated = ['vesper', ...words, '--yes'].map(shellWord).join(' ')
  throw new CommandError(
    CommandErrorCode.NOT_CONFIRMED,
    `this would ${verb} ${many}; nothing was done`,
    `If you mean it: ${repeated}\nTo see them first, put --dry-run in the place of --yes.`,
  )
}

/** As a shell takes it for one word. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
