/** `vesper auth token`. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { PERMISSIONS } from '../../../../runtime/rpc/index.js'
import { span } from '../span.js'
import type { NewToken, TokenListing } from './tokens.js'

export function registerTokenCommands(auth: Command, run: Run): void {
  const token = auth.command('token').description('what users show to be heard')

  token
    .command('new')
    .description('make a token of a user, and print it')
    .argument('<user>')
    .addOption(
      new Option('--perm <permission>', 'the highest that it has; it includes those before it')
        .choices([...PERMISSIONS])
        .default('read'),
    )
    .option('--extra <text>', 'goes into the token, for those who read it')
    .addOption(new Option('--expires-in <span>', 'it holds so long; until it is removed without it').argParser(span))
    .addHelpText(
      'after',
      `
The token is printed on standard output this once; its id, by which it is named afterwards, on standard error.

Examples:
  $ vesper auth token new alice --perm sign > token
  $ vesper auth token new alice --perm read --expires-in 30d`,
    )
    .action((user: string, options: NewToken, command: Command) =>
      run(command, async context => (await import('./tokens.js')).tokenNew(user, options, context)),
    )

  token
    .command('list')
    .description('list the tokens, without what they are')
    .option('--user <name>', 'only a user’s')
    .option('--deleted', 'removed ones, too')
    .addHelpText('after', '\nExamples:\n  $ vesper auth token list\n  $ vesper auth token list --user alice')
    .action((options: TokenListing, command: Command) =>
      run(command, async context => (await import('./tokens.js')).tokenList(options, context)),
    )

  token
    .command('verify')
    .description('tell whose a token is and what it permits; exits with 1 if it doesn’t hold')
    .argument('[file]', 'with the token; standard input without it')
    .option('--address <ip>', 'as if it came from there: some networks are refused')
    .addHelpText(
      'after',
      `
A token is never taken from the command line, which others can read.

Examples:
  $ vesper auth token verify token
  $ pass show pool/alice | vesper auth token verify`,
    )
    .action((file: string | undefined, { address }: { address?: string }, command: Command) =>
      run(command, async context => (await import('./tokens.js')).tokenVerify(file, address, context)),
    )

  for (const [verb, what] of [
    ['remove', 'refuse a token, everywhere at once'],
    ['recover', 'let a removed token hold again'],
  ] as const)
    token
      .command(verb)
      .description(what)
      .argument('<id>', 'as `vesper auth token list` shows it')
      .addHelpText('after', `\nExample:\n  $ vesper auth token ${verb} 9f86d081884c`)
      .action((id: string, _options: object, command: Command) =>
        run(command, async context => (await import('./tokens.js')).tokenChange(verb, id, context)),
      )
}
