/** Values on the command line: JSON, from a file or from standard input too. */
import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { CommandError, CommandErrorCode } from '../../runtime/command/index.js'

/** Of `--set`, which may be given more than once. */
export type Assignments = Readonly<Record<string, unknown>>

/**
 * `pieces.0.size=2048`: a dotted path and a value, which is JSON or else the text itself.
 * @throws InvalidArgumentError, which commander tells.
 */
export function assignment(text: string, before: Assignments = {}): Assignments {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('It is KEY=VALUE, with dots in the key for places further in.')
  const value = text.slice(equals + 1)
  return { ...before, [text.slice(0, equals)]: jsonOrText(value) }
}

export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * @param given JSON, `@FILE`, or `-` for standard input
 * @throws CommandError USAGE, FILE_NOT_FOUND, FILE_UNREADABLE.
 */
export function jsonValue(option: string, given: string, resolvePath: (path: string) => string): unknown {
  const path = given === '-' ? 0 : given.startsWith('@') ? resolvePath(given.slice(1)) : null
  const text = path === null ? given : read(path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CommandError(
      CommandErrorCode.USAGE,
      `what ${option} gives is no JSON: ${(cause as Error).message}`,
      `${option} takes JSON, @FILE for JSON in a file, or - for JSON on standard input.`,
      { cause },
    )
  }
}

/**
 * A value that may be a secret: JSON, or else the text itself, without the last end of a line. Nothing of it is in an error.
 * @param given `@FILE`, or `-` for standard input; another text isn't taken
 * @throws CommandError USAGE, FILE_NOT_FOUND, FILE_UNREADABLE.
 */
export function secretValue(parameter: string, given: string, resolvePath: (path: string) => string): unknown {
  const path = given === '-' ? 0 : given.startsWith('@') ? resolvePath(given.slice(1)) : null
  if (path === null)
    throw new CommandError(
      CommandErrorCode.USAGE,
      `${parameter} may be a secret, and isn't taken from the command line, which others can read`,
      'Give @FILE for a file that has it, or - for standard input; if it was a secret, take another one. `vesper wallet` has commands that ask, `vesper auth token` such that take a file.',
    )
  return jsonOrText(read(path, 'Name a file with JSON in it, or with nothing but the text.').replace(/\r?\n$/, ''))
}

function read(path: string | 0, remedy = 'Name a file with JSON in it.'): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CommandError(
      isMissing ? CommandErrorCode.FILE_NOT_FOUND : CommandErrorCode.FILE_UNREADABLE,
      `${path === 0 ? 'standard input' : path} can't be read`,
      remedy,
      { cause },
    )
  }
}
