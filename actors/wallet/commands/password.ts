/** A password, from whoever has it: a person, a file, the environment, or another program. */
import { readFileSync } from 'node:fs'
import { type CommandContext, CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

export interface PasswordOptions {
  readonly passwordFile?: string
}

export interface Asked {
  /** Such as `password`. */
  readonly what: string
  readonly file: string | undefined
  /** Name of the environment's. */
  readonly variable: string
  /** Asked for twice: whoever mistypes it has lost it. */
  readonly isNew?: boolean
}

/** @throws CommandError FILE_NOT_FOUND, FILE_UNREADABLE or USAGE, without the password. */
export async function passwordOf(
  { what, file, variable, isNew = false }: Asked,
  context: CommandContext,
): Promise<string> {
  if (file !== undefined) return firstLine(read(context.resolvePath(file)))
  const inEnvironment = process.env[variable]
  if (inEnvironment !== undefined) return inEnvironment
  if (!process.stdin.isTTY) return firstLine(read(null))
  const { default: prompt } = await import('@inquirer/password')
  const ask = (message: string) =>
    prompt({ message, mask: '*' }, { output: process.stderr, signal: context.interrupted })
  const password = await ask(what)
  if (isNew && (await ask(`${what}, again`)) !== password)
    throw new CommandError(CommandErrorCode.USAGE, 'the two are not the same', 'Type it again; nothing was done.')
  return password
}

/** @param path Null is standard input. */
function read(path: string | null): string {
  try {
    return readFileSync(path ?? 0, 'utf8')
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CommandError(
      isMissing ? CommandErrorCode.FILE_NOT_FOUND : CommandErrorCode.FILE_UNREADABLE,
      `${path ?? 'standard input'} can't be read`,
      'Name a file with the password in its first line.',
      { cause },
    )
  }
}

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] as string
