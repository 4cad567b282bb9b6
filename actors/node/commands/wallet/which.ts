/** Whose keys a command takes. */
import { type Command, Option } from 'commander'
import { type CommandContext, CommandError, CommandErrorCode, type Session } from '../../../../runtime/command/index.js'
import type { Client } from '../../../../runtime/rpc/index.js'
import { walletApi } from '../../api/wallet.js'

export interface WhichWallet {
  readonly wallet?: 'node' | 'remote'
}

export const withWallet = (command: Command): Command =>
  command.addOption(
    new Option(
      '--wallet <wallet>',
      'whose keys: the node’s own, or those of a remote wallet (`vesper run wallet`) in --repo; whichever is there without it',
    ).choices(['node', 'remote']),
  )

export interface KeysSession {
  readonly session: Session
  readonly isNode: boolean
  readonly keys: Client<typeof walletApi>
}

/** @throws RepoError NOT_RUNNING; CommandError NO_NODE; and what the work throws. */
export async function withKeys<T>(
  { wallet }: WhichWallet,
  { openRunning, repo }: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (keys: KeysSession) => Promise<T>,
): Promise<T> {
  const session = await openRunning()
  try {
    const { components } = await session.vesper.Version()
    const wanted = wallet === undefined ? ['node', 'wallet'] : [wallet === 'node' ? 'node' : 'wallet']
    if (!wanted.some(component => components.includes(component)))
      throw new CommandError(
        CommandErrorCode.NO_NODE,
        `the process that works on the repo ${repo} is no ${wanted.join(' and no ')} (${components.join(', ')})`,
        'Choose another repo with --repo; `vesper daemon` starts a node, `vesper run wallet` a wallet.',
      )
    const keys = session.client('Filecoin', walletApi)
    return await work({ session, isNode: components.includes('node'), keys })
  } finally {
    await session.close()
  }
}
