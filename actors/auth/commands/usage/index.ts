/** `vesper auth usage`. */
import type { Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import type { UsageListing } from './usage.js'

export function registerUsageCommand(auth: Command, run: Run): void {
  auth
    .command('usage')
    .description('tell what users had of the pool, by day, service and method')
    .option('--user <name>', 'only of this user')
    .option('--from <day>', 'from this day on, such as 2026-11-01; the last 30 without it')
    .option('--to <day>', 'up to this day, it included')
    .option('--csv', 'print comma-separated values, with a line of names')
    .addHelpText(
      'after',
      '\nDays are in UTC; gas is in units of gas.\n\nExamples:\n  $ vesper auth usage --user alice\n  $ vesper auth usage --from 2026-11-01 --to 2026-11-30 --csv > november.csv',
    )
    .action((options: UsageListing, command: Command) =>
      run(command, async context => (await import('./usage.js')).usageList(options, context)),
    )
}
