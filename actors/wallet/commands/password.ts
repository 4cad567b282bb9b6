/** A password, from whoever has it: a person, a file, the environment, or another program. */
import { type CommandContext, CommandError, CommandErrorCode, readInput } from '../../../runtime/command/index.js'

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
  if (file !== undefined) return firstLine(readInput(context.resolvePath(file), WANTED))
  const inEnvironment = process.env[variable]
  if (inEnvironment !== undefined) return inEnvironment
  if (!process.stdin.isTTY) return firstLine(readInput(null, WANTED))
  const { default: prompt } = await import('@inquirer/password')
  const ask = (message: string) =>
    prompt({ message, mask: '*' }, { output: process.stderr, signal: context.interrupted })
  const password = await ask(what)
  if (isNew && (await ask(`${what}, again`)) !== password)
    throw new CommandError(CommandErrorCode.USAGE, 'the two are not the same', 'Type it again; nothing was done.')
  return password
}

const WANTED = 'Name a file with the password in its first line.'

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] as string
