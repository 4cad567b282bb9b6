/** What a file has in it, or what comes on standard input. Neither is ever told in an error: it may be a secret. */
import { readFileSync } from 'node:fs'
import type { CommandContext } from './context.js'
import { CommandError, CommandErrorCode } from './errors.js'

/**
 * Where the input lies that somebody named; a person who has to type it is told what.
 *
 * @param file Standard input if it is `-`, or not named.
 * @param what Such as `key`.
 * @returns Null for standard input.
 */
export function inputPath(
  file: string | undefined,
  what: string,
  { resolvePath, output }: Pick<CommandContext, 'resolvePath' | 'output'>,
): string | null {
  if (file !== undefined && file !== '-') return resolvePath(file)
  if (process.stdin.isTTY) output.note(`give the ${what}, then Ctrl-D`)
  return null
}

/**
 * @param path Null is standard input.
 * @param remedy Which file is wanted.
 * @throws CommandError FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function readInput(path: string | null, remedy: string): string {
  try {
    return readFileSync(path ?? 0, 'utf8')
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const code = isMissing ? CommandErrorCode.FILE_NOT_FOUND : CommandErrorCode.FILE_UNREADABLE
    throw new CommandError(code, `${path ?? 'standard input'} can't be read`, remedy, { cause })
  }
}
