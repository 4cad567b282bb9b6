/** Whose keys a command takes. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CommandError, CommandErrorCode } from '../../../../runtime/command/index.js'

const WALLETS = ['node', 'remote']

export const withWallet = (command: Command): Command =>
  command.addOption(
    new Option('--wallet <wallet>', 'whose keys: the node’s own; remote ones are to come')
      .choices(WALLETS)
      .default('node')
      .argParser(chosen),
  )

/** @throws CommandError NOT_IMPLEMENTED; InvalidArgumentError */
function chosen(wallet: string): string {
  if (!WALLETS.includes(wallet)) throw new InvalidArgumentError(`It is one of: ${WALLETS.join(', ')}.`)
  if (wallet === 'node') return wallet
  throw new CommandError(
    CommandErrorCode.NOT_IMPLEMENTED,
    'remote wallets are not implemented yet',
    'Leave --wallet out: the node has keys of its own.',
  )
}
