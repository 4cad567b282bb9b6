/** `vesper logs`: what the process on the repo has written down. */
import { type Command, Option } from 'commander'
import type { Run } from '../../runtime/command/index.js'
import type { LogLevel } from '../../runtime/telemetry/index.js'
import type { LogsOptions } from '../logs/show-logs.js'
import { since } from '../logs/since.js'
import { countFromZero } from './whole-number.js'

/** Written out: the log itself isn't loaded for the help. */
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

export function registerLogsCommand(program: Command, run: Run): void {
  program
    .command('logs')
    .description('show the log of the repo, with or without a process that runs')
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option('-n, --lines <count>', 'only the last so many (default: 50, or with --since all)', countFromZero)
    .option('--since <time>', 'only what is not older: 30s, 10m, 2h, 1d, or a time in ISO 8601', since)
    .addOption(new Option('--level <level>', 'only what is so grave, or graver').choices(LEVELS))
    .option('--actor <address>', 'only what is about this actor')
    .option('--grep <text>', 'only lines with this text in them')
    .addHelpText(
      'after',
      `
Lines that can't be read are shown as they are; with --json as {"broken": TEXT}. With --json the others are those of the file.

Examples:
  $ vesper logs -f
  $ vesper logs --level warn --since 1d
  $ vesper logs --actor sector/t01000/1 -n 200
  $ vesper logs --json --since 10m | jq -r .msg`,
    )
    .action((options: LogsOptions, command: Command) =>
      run(command, async context => (await import('../logs/show-logs.js')).showLogs(options, context)),
    )
}
