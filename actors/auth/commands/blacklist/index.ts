/** `vesper auth blacklist`. */
import { Argument, type Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { REVOKED_KINDS } from '../../desk/revocation.js'
import type { BannedKind } from './blacklist.js'

const kind = (): Argument => new Argument('<kind>').choices([...REVOKED_KINDS])
const VALUE = 'a user’s name, a token’s id, or a network such as 10.0.0.0/8'

export function registerBlacklistCommands(auth: Command, run: Run): void {
  const blacklist = auth.command('blacklist').description('who is refused, whatever else is said')

  blacklist
    .command('add')
    .description('refuse a user, a token or a network, everywhere at once')
    .addArgument(kind())
    .argument('<value>', VALUE)
    .option('--why <text>', 'for people')
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper auth blacklist add network 203.0.113.0/24 --why "guesses tokens"\n  $ vesper auth blacklist add user alice',
    )
    .action((which: BannedKind, value: string, { why }: { why?: string }, command: Command) =>
      run(command, async context => (await import('./blacklist.js')).blacklistAdd(which, value, why, context)),
    )

  blacklist
    .command('remove')
    .description('refuse it no longer')
    .addArgument(kind())
    .argument('<value>', VALUE)
    .addHelpText('after', '\nExample:\n  $ vesper auth blacklist remove network 203.0.113.0/24')
    .action((which: BannedKind, value: string, _options: object, command: Command) =>
      run(command, async context => (await import('./blacklist.js')).blacklistRemove(which, value, context)),
    )

  blacklist
    .command('list')
    .description('list what is refused')
    .addHelpText('after', '\nExample:\n  $ vesper auth blacklist list')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./blacklist.js')).blacklistList(context)),
    )
}
