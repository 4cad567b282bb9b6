/** `vesper auth miner`. */
import type { Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'

export function registerMinerCommands(auth: Command, run: Run): void {
  const miner = auth.command('miner').description('whose miners are')

  miner
    .command('bind')
    .alias('add')
    .description('bind a miner to a user, and away from another that had it')
    .argument('<user>')
    .argument('<miner>', 'its ID address, such as t01000')
    .option('--closed', 'no blocks are to be made for it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper auth miner bind alice t01000\n  $ vesper auth miner bind alice t01000 --closed',
    )
    .action((user: string, address: string, { closed = false }: { closed?: boolean }, command: Command) =>
      run(command, async context => (await import('./miners.js')).minerBind(user, address, !closed, context)),
    )

  miner
    .command('unbind')
    .description('make a miner nobody’s')
    .argument('<miner>', 'its ID address, such as t01000')
    .addHelpText('after', '\nExample:\n  $ vesper auth miner unbind t01000')
    .action((address: string, _options: object, command: Command) =>
      run(command, async context => (await import('./miners.js')).minerUnbind(address, context)),
    )

  miner
    .command('list')
    .description('list a user’s miners')
    .argument('<user>')
    .addHelpText('after', '\nExample:\n  $ vesper auth miner list alice')
    .action((user: string, _options: object, command: Command) =>
      run(command, async context => (await import('./miners.js')).minerList(user, context)),
    )

  miner
    .command('who')
    .description('tell whose a miner is')
    .argument('<miner>', 'its ID address, such as t01000')
    .addHelpText('after', '\nExample:\n  $ vesper auth miner who t01000')
    .action((address: string, _options: object, command: Command) =>
      run(command, async context => (await import('./miners.js')).minerWho(address, context)),
    )
}
