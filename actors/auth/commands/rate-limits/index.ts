/** `vesper auth rate-limit`. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { span, whole } from '../span.js'
import type { NewRateLimit } from './rate-limits.js'

export function registerRateLimitCommands(auth: Command, run: Run): void {
  const limit = auth.command('rate-limit').description('how often users may call')

  limit
    .command('set')
    .description('say how often a user may call')
    .argument('<user>')
    .addOption(new Option('--calls <n>', 'so many in each period').argParser(whole).makeOptionMandatory())
    .addOption(new Option('--per <span>', 'the period').argParser(span).default(60_000, '1m'))
    .option('--service <name>', 'of this service; of all without it')
    .option('--method <name>', 'of this method; of all without it')
    .option('--id <id>', 'change this one; a new one is made without it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper auth rate-limit set alice --calls 1000 --per 1m\n  $ vesper auth rate-limit set alice --calls 5 --per 1s --service node --method MpoolPush',
    )
    .action((user: string, options: NewRateLimit, command: Command) =>
      run(command, async context => (await import('./rate-limits.js')).rateLimitSet(user, options, context)),
    )

  limit
    .command('list')
    .description('list a user’s rate limits')
    .argument('<user>')
    .addHelpText('after', '\nExample:\n  $ vesper auth rate-limit list alice')
    .action((user: string, _options: object, command: Command) =>
      run(command, async context => (await import('./rate-limits.js')).rateLimitList(user, context)),
    )

  limit
    .command('remove')
    .description('remove one of a user’s rate limits')
    .argument('<user>')
    .argument('<id>', 'as `vesper auth rate-limit list` shows it')
    .addHelpText('after', '\nExample:\n  $ vesper auth rate-limit remove alice 07070707-0707-4707-8707-070707070707')
    .action((user: string, id: string, _options: object, command: Command) =>
      run(command, async context => (await import('./rate-limits.js')).rateLimitRemove(user, id, context)),
    )
}
