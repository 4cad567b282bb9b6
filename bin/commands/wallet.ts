/** `vesper wallet`: keys of a node or of a wallet, and what a wallet has besides. */
import type { Command } from 'commander'
import { registerKeyCommands } from '../../actors/node/commands/index.js'
import { registerOwnCommands } from '../../actors/wallet/commands/index.js'
import type { Run } from '../../runtime/command/index.js'

export function registerWalletCommand(program: Command, run: Run): void {
  const wallet = program
    .command('wallet')
    .description(
      'look after keys, and sign with them: those of a node, or of a wallet of its own (`vesper run wallet`)',
    )
  registerKeyCommands(wallet, run)
  registerOwnCommands(wallet, run)
}
