/** `vesper gateway`: who is connected. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../runtime/command/index.js'
import type { ListOptions } from './list.js'

export function registerGatewayCommands(program: Command, run: Run): void {
  const gateway = program
    .command('gateway')
    .description('look at a gateway: which wallets and providers are connected (`vesper run gateway` starts one)')
  gateway
    .command('list')
    .description('list who is connected, with what can be asked of it')
    .addOption(new Option('--kind <kind>', 'only these').choices(['wallet', 'proof', 'market']))
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper gateway list --repo /srv/gateway\n  $ vesper gateway list --kind wallet --json',
    )
    .action((options: ListOptions, command: Command) =>
      run(command, async context => (await import('./list.js')).gatewayList(options, context)),
    )
}
