/** `vesper auth user`. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { USER_STATES } from '../../api/users.js'
import type { UserChange, UserListing } from './users.js'

const STATES = USER_STATES.filter(state => state !== 'undefined')

export function registerUserCommands(auth: Command, run: Run): void {
  const user = auth.command('user').description('whose tokens, miners and signers there are')

  user
    .command('add')
    .description('make a user')
    .argument('<name>', '50 characters at most')
    .option('--comment <text>', 'for people')
    .addOption(new Option('--state <state>', 'a disabled one’s tokens are refused').choices(STATES).default('enabled'))
    .addHelpText('after', '\nExample:\n  $ vesper auth user add alice --comment "the pool in Berlin"')
    .action((name: string, options: UserChange, command: Command) =>
      run(command, async context => (await import('./users.js')).userAdd(name, options, context)),
    )

  user
    .command('list')
    .description('list the users')
    .addOption(new Option('--state <state>', 'only those').choices([...USER_STATES]))
    .option('--deleted', 'deleted ones, too')
    .addHelpText('after', '\nExamples:\n  $ vesper auth user list\n  $ vesper auth user list --json | jq -r .[].name')
    .action((options: UserListing, command: Command) =>
      run(command, async context => (await import('./users.js')).userList(options, context)),
    )

  user
    .command('get')
    .description('tell all of a user: its tokens, miners, signers and limits')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  $ vesper auth user get alice')
    .action((name: string, _options: object, command: Command) =>
      run(command, async context => (await import('./users.js')).userGet(name, context)),
    )

  user
    .command('update')
    .description('change a user')
    .argument('<name>')
    .option('--comment <text>', 'for people')
    .addOption(new Option('--state <state>', 'a disabled one’s tokens are refused').choices(STATES))
    .addHelpText('after', '\nExample:\n  $ vesper auth user update alice --comment "moved to Hamburg"')
    .action((name: string, options: UserChange, command: Command) =>
      run(command, async context => (await import('./users.js')).userUpdate(name, options, context)),
    )

  for (const [verb, state, what] of [
    ['enable', 'enabled', 'let a user’s tokens hold again'],
    ['disable', 'disabled', 'refuse a user’s tokens, everywhere at once'],
  ] as const)
    user
      .command(verb)
      .description(what)
      .argument('<name>')
      .addHelpText('after', `\nExample:\n  $ vesper auth user ${verb} alice`)
      .action((name: string, _options: object, command: Command) =>
        run(command, async context => (await import('./users.js')).userUpdate(name, { state }, context)),
      )

  user
    .command('delete')
    .description('refuse a user’s tokens, and make its miners and signers nobody’s')
    .argument('<name>')
    .option('--really', 'say that you mean it: miners and signers don’t come back with the user')
    .addHelpText('after', '\nExample:\n  $ vesper auth user delete alice --really')
    .action((name: string, { really }: { really?: boolean }, command: Command) =>
      run(command, async context => (await import('./users.js')).userDelete(name, really, context)),
    )

  user
    .command('recover')
    .description('bring a deleted user back, and its tokens')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  $ vesper auth user recover alice')
    .action((name: string, _options: object, command: Command) =>
      run(command, async context => (await import('./users.js')).userRecover(name, context)),
    )
}
