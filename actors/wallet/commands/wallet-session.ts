/** A command's way to the wallet of its repo. */
import { type CommandContext, CommandError, CommandErrorCode } from '../../../runtime/command/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { linksApi, lockApi, policiesApi, signingLogApi, walletStatusApi } from '../api/index.js'

const lotusApi = { ...lockApi, ...linksApi } as const
const ownApi = { ...walletStatusApi, ...policiesApi, ...signingLogApi } as const

export interface WalletSession {
  readonly lotus: Client<typeof lotusApi>
  readonly wallet: Client<typeof ownApi>
}

/** @throws RepoError NOT_RUNNING; CommandError NO_NODE; and what the work throws. */
export async function withWallet<T>(
  { openRunning, repo }: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (wallet: WalletSession) => Promise<T>,
): Promise<T> {
  const session = await openRunning()
  try {
    const { components } = await session.vesper.Version()
    if (!components.includes('wallet'))
      throw new CommandError(
        CommandErrorCode.NO_NODE,
        `the process that works on the repo ${repo} is no wallet (${components.join(', ')})`,
        'Choose the repo of a wallet with --repo; `vesper run wallet --repo FOLDER` starts one.',
      )
    return await work({
      lotus: session.client('Filecoin', lotusApi),
      wallet: session.client('Wallet', ownApi),
    })
  } finally {
    await session.close()
  }
}
