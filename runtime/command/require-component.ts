/** Commands are for a component: the process that works on the repo has to be it. */
import type { CommandContext, Session } from './context.js'
import { CommandError, CommandErrorCode } from './errors.js'

export interface Wanted {
  /** Any of these. */
  readonly components: readonly string[]
  /** What starts one. */
  readonly command: string
}

/** @returns what it is. @throws CommandError NO_COMPONENT */
export async function requireComponent(
  { vesper }: Pick<Session, 'vesper'>,
  { repo }: Pick<CommandContext, 'repo'>,
  { components: wanted, command }: Wanted,
): Promise<string> {
  const { components } = await vesper.Version()
  const found = wanted.find(component => components.includes(component))
  if (found !== undefined) return found
  throw new CommandError(
    CommandErrorCode.NO_COMPONENT,
    `the process that works on the repo ${repo} is no ${wanted.join(' and no ')} (${components.join(', ')})`,
    `Choose another repo with --repo; \`${command} --repo FOLDER\` starts one.`,
  )
}
