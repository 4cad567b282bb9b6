/** `vesper chain`. */
import type { Command } from 'commander'
import { registerChainCommands } from '../../actors/node/commands/index.js'
import type { Run } from '../../runtime/command/index.js'

export function registerChainCommand(program: Command, run: Run): void {
  const chain = program.command('chain').description('look at the chain: tipsets, blocks and messages')
  registerChainCommands(chain, run)
}
