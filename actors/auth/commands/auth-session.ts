/** A command's way to the auth of its repo. */
import { type CommandContext, requireComponent } from '../../../runtime/command/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { AUTH_NAMESPACE, authApi } from '../api.js'

export type AuthClient = Client<typeof authApi>

/** @throws RepoError NOT_RUNNING; CommandError NO_COMPONENT; and what the work throws. */
export async function withAuth<T>(
  context: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (auth: AuthClient) => Promise<T>,
): Promise<T> {
  const session = await context.openRunning()
  try {
    await requireComponent(session, context, { components: ['auth'], command: 'vesper run auth' })
    return await work(session.client(AUTH_NAMESPACE, authApi))
  } finally {
    await session.close()
  }
}
