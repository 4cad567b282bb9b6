/** Whose keys a command takes. */
import { type Command, Option } from 'commander'
import { type CommandContext, requireComponent, type Session } from '../../../../runtime/command/index.js'
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

const NODE = { components: ['node'], command: 'vesper daemon' }
const REMOTE = { components: ['wallet'], command: 'vesper run wallet' }
const EITHER = { components: ['node', 'wallet'], command: 'vesper run wallet' }

/** @throws RepoError NOT_RUNNING; CommandError NO_COMPONENT; and what the work throws. */
export async function withKeys<T>(
  { wallet }: WhichWallet,
  context: Pick<CommandContext, 'openRunning' | 'repo'>,
  work: (keys: KeysSession) => Promise<T>,
): Promise<T> {
  const session = await context.openRunning()
  try {
    const wanted = wallet === undefined ? EITHER : wallet === 'node' ? NODE : REMOTE
    const component = await requireComponent(session, context, wanted)
    return await work({ session, isNode: component === 'node', keys: session.client('Filecoin', walletApi) })
  } finally {
    await session.close()
  }
}
