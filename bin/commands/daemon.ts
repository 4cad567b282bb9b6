/** `vesper daemon`: the node. */
import type { Command } from 'commander'
import type { Run } from '../../runtime/command/index.js'
import { runComponent } from './run-component.js'

interface DaemonOptions {
  readonly preset?: string
  readonly network?: string
  readonly providers?: string
  readonly blockDelay?: string
  readonly keepStates?: string
  readonly caretaker: boolean
  readonly quiet?: boolean
}

export function registerDaemonCommand(program: Command, run: Run): void {
  program
    .command('daemon')
    .description('run a Filecoin node in the foreground: a chain of real actors, with an API as Lotus has it')
    .option('--preset <preset>', 'devnet (real proofs) or simulated (proofs that anyone can make up); default: devnet')
    .option('--network <name>', 'name of the network; default: vesper-<preset>')
    .option('--providers <n>', 'storage providers that a new network has, two sectors each; default: 1')
    .option('--block-delay <seconds>', 'from epoch to epoch of a new network; default: 15, simulated 1')
    .option('--keep-states <epochs>', 'states, messages and receipts of so many epochs, 0 for all; default: 3600')
    .option('--no-caretaker', 'make no blocks and proofs for its providers')
    .option('--quiet', 'print no log lines; they are in <repo>/logs/vesper.log')
    .addHelpText(
      'after',
      `
The first start founds a network in the repo and the next ones go on with it, from where its chain was left: the time between doesn't count. The options are those
of the section [node] in <repo>/config.toml, and have the last word.

Examples:
  $ vesper daemon --repo /tmp/node
  $ vesper daemon --preset simulated --providers 3 --repo /tmp/fast

Then, in another terminal, with the same --repo or VESPER_PATH:
  $ vesper devnet status                the network, its clock and its providers
  $ vesper devnet advance --epochs 100  skip time
  $ vesper chain list                   its blocks
  $ vesper wallet new                   a key; \`vesper devnet fund\` and \`vesper send\` pay it
docs/node.md tells more.`,
    )
    .action((options: DaemonOptions, command: Command) =>
      run(command, context =>
        runComponent('node', { ...context, quiet: options.quiet, environment: withOptions(options) }),
      ),
    )
}

/** Options are what the environment says of the section `node`. */
function withOptions({
  preset,
  network,
  providers,
  blockDelay,
  keepStates,
  caretaker,
}: DaemonOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(preset !== undefined && { VESPER_NODE_PRESET: preset }),
    ...(network !== undefined && { VESPER_NODE_NETWORK: network }),
    ...(providers !== undefined && { VESPER_NODE_PROVIDERS: providers }),
    ...(blockDelay !== undefined && { VESPER_NODE_BLOCK_DELAY: blockDelay }),
    ...(keepStates !== undefined && { VESPER_NODE_KEEP_STATES: keepStates }),
    ...(!caretaker && { VESPER_NODE_CARETAKER: 'false' }),
  }
}
