/** `vesper sync`. */
import type { Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'

export function registerSyncCommands(program: Command, run: Run): void {
  program
    .command('sync')
    .description('look at how the node follows the chain')
    .command('status')
    .description('tell how far the chain is by the network’s clock')
    .addHelpText('after', '\nExample:\n  $ vesper sync status --json | jq .behind')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./status.js')).syncStatus(context)),
    )
}
