/** `vesper mpool`: messages that wait for a block. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { whole } from '../numbers.js'
import type { PendingOptions } from './pending.js'
import type { ReplaceOptions } from './replace.js'

export function registerMpoolCommands(program: Command, run: Run): void {
  const mpool = program.command('mpool').description('look at the messages that wait for a block')

  mpool
    .command('pending')
    .description('list the messages that wait')
    .option('--local', 'only those of the node’s own keys')
    .option('--from <account>', 'only those of this sender')
    .addHelpText('after', '\nExamples:\n  $ vesper mpool pending\n  $ vesper mpool pending --local --json | jq length')
    .action((options: PendingOptions, command: Command) =>
      run(command, async context => (await import('./pending.js')).mpoolPending(options, context)),
    )

  mpool
    .command('select')
    .description('list the messages that a block on top of the head would take')
    .option('--ticket-quality <q>', 'of the block’s ticket: 1 is the best there is, 0 the worst', quality, 1)
    .addHelpText('after', '\nExample:\n  $ vesper mpool select --ticket-quality 0.5')
    .action(({ ticketQuality }: { ticketQuality: number }, command: Command) =>
      run(command, async context => (await import('./pending.js')).mpoolSelect(ticketQuality, context)),
    )

  mpool
    .command('config')
    .description('show what the pool has been told; `vesper call Filecoin.MpoolSetConfig` tells it otherwise')
    .addHelpText('after', '\nExample:\n  $ vesper mpool config --json | jq .sizeLimitHigh')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./config.js')).mpoolConfig(context)),
    )

  mpool
    .command('replace')
    .description('send a message again that waits, with more for the miner, so that it gets into a block')
    .argument('<cid>', 'of the message')
    .option('--gas-limit <gas>', 'instead of what it has', whole)
    .option('--gas-fee-cap <attofil>', 'instead of what is estimated')
    .option('--gas-premium <attofil>', 'instead of the least that replaces it')
    .addHelpText(
      'after',
      '\nThe nonce stays, so one of the two alone is executed.\n\nExample:\n  $ vesper mpool replace bafy2bza…',
    )
    .action((cid: string, options: ReplaceOptions, command: Command) =>
      run(command, async context => (await import('./replace.js')).mpoolReplace(cid, options, context)),
    )
}

function quality(text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('It must be from 0 to 1.')
  return number
}
