/** A command's way to the auth of its repo. */
import { type CommandContext, CommandError, CommandErrorCode } from '../../../runtime/command/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { AUTH_NAMESPACE, authApi } from '../api.js'

export type AuthClient = Client<typeof authApi>

/** @throws RepoError NOT_RUNNING; CommandError NO_AUTH; and what the work throws. */
export async function withAuth<T>(
  { openRunning, repo }: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (auth: AuthClient) => Promise<T>,
): Promise<T> {
  const session = await openRunning()
  try {
    const { components } = await session.vesper.Version()
    if (!components.includes('auth'))
      throw new CommandError(
        CommandErrorCode.NO_AUTH,
        `the process that works on the repo ${repo} is no auth (${components.join(', ')})`,
        'Choose the repo of an auth with --repo; `vesper run auth --repo FOLDER` starts one.',
      )
    return await work(session.client(AUTH_NAMESPACE, authApi))
  } finally {
    await session.close()
  }
}
