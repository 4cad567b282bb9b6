/** `vesper wallet log`. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import type { LogListing } from './log.js'

/** @param wallet The command that it is under. */
export function registerLogCommands(wallet: Command, run: Run): void {
  const log = wallet.command('log').description('what was asked to be signed, and what became of it')

  log
    .command('list')
    .description('list requests to sign, granted or refused, the newest first')
    .option('--since <time>', 'only those from then on, such as 2026-11-27T12:00Z', moment)
    .option('--until <time>', 'only those before it', moment)
    .option('--signer <address>', 'only those for a key')
    .addOption(new Option('--decision <decision>', 'only those').choices(['granted', 'refused']))
    .option('--limit <number>', 'the newest so many', positive, 100)
    .addHelpText(
      'after',
      `
With --json there is all that the log has of each.

Examples:
  $ vesper wallet log list --decision refused
  $ vesper wallet log list --since 2026-11-27 --limit 10000 --json | jq -r '.[].signed'`,
    )
    .action((options: LogListing, command: Command) =>
      run(command, async context => (await import('./log.js')).logList(options, context)),
    )

  log
    .command('verify')
    .description(
      'walk the whole log, and name the first place where it isn’t what was written; exits with 1 if there is one',
    )
    .addHelpText(
      'after',
      `
The log's files alone can't tell that whole records were taken off its end: note its head elsewhere, and compare.

Example:
  $ vesper wallet log verify`,
    )
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./log.js')).logVerify(context)),
    )
}

/** Milliseconds since 1970. */
function moment(text: string): number {
  const at = /^\d{4}-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be a time such as 2026-11-27 or 2026-11-27T12:00Z.')
  return at
}

const MOST = 10_000

function positive(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > MOST)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST}.`)
  return number
}
