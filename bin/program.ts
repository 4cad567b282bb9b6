/** The tree of commands. Declaring them is cheap; what a command needs is loaded when it runs. */
import { Command } from 'commander'
import { registerAuthCommands } from '../actors/auth/commands/index.js'
import { registerGatewayCommands } from '../actors/gateway/commands/index.js'
import { registerNodeCommands } from '../actors/node/commands/index.js'
import { registerSealerCommands } from '../actors/sealer/commands/index.js'
import { EXIT_CODES_HELP, type Run } from '../runtime/command/index.js'
import { registerActorsCommands } from './commands/actors/index.js'
import { registerCallCommand } from './commands/call.js'
import { registerChainCommand } from './commands/chain.js'
import { registerCompletionCommands } from './commands/completion.js'
import { registerConfigCommands } from './commands/config.js'
import { registerDaemonCommand } from './commands/daemon.js'
import { registerDeadLettersCommands } from './commands/dead-letters/index.js'
import { registerDevnetCommand } from './commands/devnet.js'
import { registerDoctorCommand } from './commands/doctor.js'
import { registerInspectCommand } from './commands/inspect.js'
import { registerLogsCommand } from './commands/logs.js'
import { registerProcessCommands } from './commands/process.js'
import { registerStoreCommands } from './commands/store.js'
import { registerWalletCommand } from './commands/wallet.js'
import { vesperVersion } from './version.js'

const EXAMPLES = `
Examples:
  $ vesper seal photo.jpg               seal a file, and wait until it is proved
  $ vesper seal --detach *.tar          leave the work to a background process
  $ vesper unseal CID --out photo.jpg   bring it back, byte for byte
  $ vesper sectors list                 what is sealed, and how far the rest is
  $ vesper actors tree                  what runs, and how it last failed
  $ vesper inspect                      the address of the page that shows all of it
  $ vesper call                         every method of the API, to be called from here
  $ vesper logs -f                      what the process writes down, as it comes
  $ vesper doctor                       what is wrong with the machine or the repo, and what to do
  $ vesper devnet                       watch it work on the file that comes with Vesper
  $ vesper daemon --repo /tmp/node      a chain of real Filecoin actors, on its own
  $ vesper send t01000 10 --wait        FIL of the node's key to somebody, on that chain
  $ vesper run wallet --repo /tmp/keys  keys under a password, for this node and others
  $ vesper run gateway --repo /tmp/hub  where wallets and provers connect out to
  $ vesper run auth --repo /tmp/auth    who may ask the pool for what

The randomness that sealing takes from a chain comes from a local stand-in here: no chain is asked, and no miner is on one.`

/** @param quiet commander says nothing of its own about errors: they are told as JSON */
export function buildProgram(run: Run, { quiet }: { readonly quiet: boolean }): Command {
  const program = new Command('vesper')
    .description('A Filecoin storage provider: every sector a durable, supervised actor.')
    .version(vesperVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError()
    .helpCommand(false)
  if (quiet) program.configureOutput({ writeErr: () => {} })
  registerSealerCommands(program, run)
  registerDevnetCommand(program, run)
  registerActorsCommands(program, run)
  registerDeadLettersCommands(program, run)
  registerStoreCommands(program, run)
  registerConfigCommands(program, run)
  registerProcessCommands(program, run)
  registerDaemonCommand(program, run)
  registerChainCommand(program, run)
  registerNodeCommands(program, run)
  registerAuthCommands(program, run)
  registerWalletCommand(program, run)
  registerGatewayCommands(program, run)
  registerCallCommand(program, run)
  registerInspectCommand(program, run)
  registerLogsCommand(program, run)
  registerDoctorCommand(program, run)
  registerCompletionCommands(program, run)
  for (const command of allOf(program)) addCommonOptions(command)
  program.addHelpText('after', `${EXAMPLES}\n${EXIT_CODES_HELP}`)
  return program
}

/** Taken before and after the command's name alike. */
function addCommonOptions(command: Command): void {
  command.option('--repo <folder>', 'the repo to work on (default: VESPER_PATH, else ~/.vesper)')
  command.option('--json', 'print JSON, one object a line')
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)]
}
