/** A command's way to the node of its repo. */
import { type CommandContext, requireComponent, type Session } from '../../../runtime/command/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { devnetApi } from '../api/devnet.js'
import { gasApi } from '../api/gas.js'
import { mpoolApi } from '../api/mpool.js'
import { nodeApiV1 } from '../api/node.js'

const lotusApi = { ...nodeApiV1, ...mpoolApi, ...gasApi } as const

export interface NodeSession {
  readonly session: Session
  readonly lotus: Client<typeof lotusApi>
  readonly devnet: Client<typeof devnetApi>
}

/** @throws RepoError NOT_RUNNING; CommandError NO_COMPONENT; and what the work throws. */
export async function withNode<T>(
  context: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (node: NodeSession) => Promise<T>,
): Promise<T> {
  const session = await context.openRunning()
  try {
    await requireComponent(session, context, { components: ['node'], command: 'vesper daemon' })
    const lotus = session.client('Filecoin', lotusApi)
    return await work({ session, lotus, devnet: session.client('Devnet', devnetApi) })
  } finally {
    await session.close()
  }
}
