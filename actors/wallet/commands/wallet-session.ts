/** A command's way to the wallet of its repo. */
import { type CommandContext, requireComponent } from '../../../runtime/command/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { linksApi, lockApi, policiesApi, signingLogApi, walletStatusApi } from '../api/index.js'

const lotusApi = { ...lockApi, ...linksApi } as const
const ownApi = { ...walletStatusApi, ...policiesApi, ...signingLogApi } as const

export interface WalletSession {
  readonly lotus: Client<typeof lotusApi>
  readonly wallet: Client<typeof ownApi>
}

/** @throws RepoError NOT_RUNNING; CommandError NO_COMPONENT; and what the work throws. */
export async function withWallet<T>(
  context: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (wallet: WalletSession) => Promise<T>,
): Promise<T> {
  const session = await context.openRunning()
  try {
    await requireComponent(session, context, { components: ['wallet'], command: 'vesper run wallet' })
    return await work({
      lotus: session.client('Filecoin', lotusApi),
      wallet: session.client('Wallet', ownApi),
    })
  } finally {
    await session.close()
  }
}
