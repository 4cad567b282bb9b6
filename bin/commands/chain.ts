/** `vesper chain`. */
import type { Command } from 'commander'
import { registerChainCommands } from '../../actors/node/commands/index.js'
import type { Run } from '../../runtime/command/index.js'
import type { ImportCommandOptions } from './import-chain.js'

export function registerChainCommand(program: Command, run: Run): void {
  const chain = program.command('chain').description('look at the chain: tipsets, blocks and messages')
  registerChainCommands(chain, run)
  chain
    .command('import')
    .description('found a repo from a snapshot; no process may work on the repo, and it has no network yet')
    .argument('<file>', 'what `vesper chain export` wrote')
    .option('--genesis <cid>', 'refuse a chain with another one')
    .option('--execute', 'execute all tipsets anew, and hold them against what the chain says of them')
    .addHelpText(
      'after',
      `
The chain is read from its head to genesis, and refused unless all of it is there. The keys of its providers don't come with it: the node can be asked
about the chain, and makes blocks once \`vesper wallet import\` has brought a worker's key and it has been started again.

Example:
  $ vesper chain import chain.car --repo /tmp/copy`,
    )
    .action((file: string, options: ImportCommandOptions, command: Command) =>
      run(command, async context => (await import('./import-chain.js')).importChainCommand(file, options, context)),
    )
}
