/** `vesper devnet`: what `npm start` runs. */
import type { Command } from 'commander'
import { registerDevnetCommands } from '../../actors/node/commands/index.js'
import type { Run } from '../../runtime/command/index.js'

export function registerDevnetCommand(program: Command, run: Run): void {
  const devnet = program
    .command('devnet')
    .description('seal the file that comes with Vesper, then stay up and show what goes on')
    .addHelpText(
      'after',
      `
The proofs are real; the randomness comes from a local stand-in, not from a chain.
A restart finds the file sealed and is ready at once. Ctrl-C ends it and loses nothing.

With --json: {"event":"serving"} once other commands are answered, {"event":"ready"} once the file is proved too.

Examples:
  $ npm start
  $ vesper devnet --repo /tmp/try`,
    )
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('../devnet/devnet.js')).devnet(context)),
    )
  registerDevnetCommands(devnet, run)
  devnet
    .command('reset')
    .description('remove the network and its chain from a repo that no process works on')
    .option('--yes', 'say that you mean it')
    .addHelpText(
      'after',
      `
The keys that the network was founded with go with it; those that you made or imported stay, as do the configuration and the logs. The next \`vesper daemon\`
founds a new one. A slash filter in MySQL is left as it is: give the new network another database.

Example:
  $ vesper devnet reset --repo /tmp/node --yes`,
    )
    .action((options: { yes?: boolean }, command: Command) =>
      run(command, async context => (await import('./reset-devnet.js')).resetDevnet(options, context)),
    )
}
