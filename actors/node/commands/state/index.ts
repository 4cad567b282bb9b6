/** `vesper state`: what the chain knows of actors, providers and the network. */
import type { Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { type HeightOption, withHeight } from '../height-option.js'
import { whole } from '../numbers.js'
import type { CallOptions } from './call.js'
import type { DeadlinesOptions } from './deadlines.js'

export function registerStateCommands(program: Command, run: Run): void {
  const state = program.command('state').description('ask what the chain knows of actors, providers and the network')

  withHeight(state.command('list-miners'))
    .description('list the providers, with their power')
    .addHelpText('after', '\nExample:\n  $ vesper state list-miners')
    .action((options: HeightOption, command: Command) =>
      run(command, async context => (await import('./power.js')).listMiners(options, context)),
    )

  withHeight(state.command('miner-info'))
    .description('tell who a provider is, and who acts for it')
    .argument('<miner>', 'its ID address')
    .addHelpText('after', '\nExample:\n  $ vesper state miner-info t01000')
    .action((miner: string, options: HeightOption, command: Command) =>
      run(command, async context => (await import('./miner-info.js')).minerInfo(miner, options, context)),
    )

  withHeight(state.command('power'))
    .description('tell the power of a provider, or of the network')
    .argument('[miner]', 'its ID address')
    .addHelpText('after', '\nExamples:\n  $ vesper state power\n  $ vesper state power t01000')
    .action((miner: string | undefined, options: HeightOption, command: Command) =>
      run(command, async context => (await import('./power.js')).power(miner, options, context)),
    )

  withHeight(state.command('sectors'))
    .description('list the sectors of a provider that are proven')
    .argument('<miner>', 'its ID address')
    .addHelpText('after', '\nExample:\n  $ vesper state sectors t01000')
    .action((miner: string, options: HeightOption, command: Command) =>
      run(command, async context => (await import('./sectors.js')).sectors(miner, options, context)),
    )

  withHeight(state.command('deadlines'))
    .description('list the deadlines of a provider at which sectors are to be proved')
    .argument('<miner>', 'its ID address')
    .option('--all', 'those without sectors too')
    .addHelpText('after', '\nExample:\n  $ vesper state deadlines t01000')
    .action((miner: string, options: HeightOption & DeadlinesOptions, command: Command) =>
      run(command, async context => (await import('./deadlines.js')).deadlines(miner, options, context)),
    )

  withHeight(state.command('proving'))
    .description('tell how a provider stands in its proving period')
    .argument('<miner>', 'its ID address')
    .addHelpText('after', '\nExample:\n  $ vesper state proving t01000')
    .action((miner: string, options: HeightOption, command: Command) =>
      run(command, async context => (await import('./deadlines.js')).proving(miner, options, context)),
    )

  withHeight(state.command('actor'))
    .description('show an actor and its state')
    .argument('<account>', 'any address')
    .addHelpText('after', '\nExample:\n  $ vesper state actor t04 --json | jq .state')
    .action((account: string, options: HeightOption, command: Command) =>
      run(command, async context => (await import('./actors.js')).actor(account, options, context)),
    )

  withHeight(state.command('lookup'))
    .description('tell the addresses that an actor has')
    .argument('<account>', 'any of them')
    .addHelpText('after', '\nExample:\n  $ vesper state lookup t0100')
    .action((account: string, options: HeightOption, command: Command) =>
      run(command, async context => (await import('./actors.js')).lookup(account, options, context)),
    )

  state
    .command('network')
    .description('tell what holds on the network')
    .addHelpText('after', '\nExample:\n  $ vesper state network')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./network.js')).network(context)),
    )

  withHeight(state.command('call'))
    .description('see what would become of a message; nothing of it is kept')
    .argument('<account>', 'who would get it')
    .option('--from <account>', 'who would send it; without it, the default key')
    .option('--value <fil>', 'FIL that would go along', '0')
    .option('--method <number>', 'of the actor', whole, 0)
    .option('--params-json <json>', 'the method’s parameters, with the names that Lotus gives them')
    .addHelpText(
      'after',
      `
Exits with 1 if the message would fail.

Example:
  $ vesper state call t01000 --from t0100 --method 16 --params-json '{"AmountRequested": "1000"}'`,
    )
    .action((account: string, options: HeightOption & CallOptions, command: Command) =>
      run(command, async context => (await import('./call.js')).stateCall(account, options, context)),
    )
}
