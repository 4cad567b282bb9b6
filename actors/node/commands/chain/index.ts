/** `vesper chain`, without what works on a stopped repo. */
import type { Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { counted, whole } from '../numbers.js'
import type { ExportOptions } from './export.js'
import type { PruneOptions } from './prune.js'
import type { ListOptions } from './tipsets.js'

/** @param chain The command that they are under. */
export function registerChainCommands(chain: Command, run: Run): void {
  chain
    .command('head')
    .description('show the heaviest tipset that the node knows')
    .addHelpText('after', '\nExample:\n  $ vesper chain head --json | jq .height')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./tipsets.js')).chainHead(context)),
    )

  chain
    .command('list')
    .description('list tipsets, the newest first; epochs that are not there are null')
    .option('--count <n>', 'how many', counted, 20)
    .option('--height <epoch>', 'from this epoch back', whole)
    .addHelpText('after', '\nExamples:\n  $ vesper chain list\n  $ vesper chain list --count 3 --height 100')
    .action((options: ListOptions, command: Command) =>
      run(command, async context => (await import('./tipsets.js')).chainList(options, context)),
    )

  chain
    .command('get')
    .description('show a tipset, a block, or any object of the chain')
    .argument('<what>', 'a height, a CID, or the CIDs of a tipset with commas between them')
    .addHelpText(
      'after',
      `
Objects that are no block's header are shown as DAG-JSON: lists without names, as the chain has them.

Examples:
  $ vesper chain get 100
  $ vesper chain get bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4`,
    )
    .action((what: string, _options: object, command: Command) =>
      run(command, async context => (await import('./tipsets.js')).chainGet(what, context)),
    )

  chain
    .command('message')
    .description('show a message, and what became of it')
    .argument('<cid>', 'what `vesper send` printed')
    .addHelpText('after', '\nExample:\n  $ vesper chain message bafy2bza… --json | jq .executed.exitCode')
    .action((cid: string, _options: object, command: Command) =>
      run(command, async context => (await import('./message.js')).chainMessage(cid, context)),
    )

  chain
    .command('export')
    .description('write a snapshot: the chain from its head to genesis, as a CAR')
    .argument('<file>', 'on the machine of the node')
    .option('--overwrite', 'also over a file that is there')
    .option(
      '--recent-states <n>',
      'messages, receipts and states of the last so many epochs alone; all headers',
      counted,
    )
    .addHelpText(
      'after',
      `
The CAR's roots are the blocks of the head. The node goes on meanwhile. \`vesper chain import\` founds another repo from it.
A node needs states of 2700 epochs: forks of one finality, faults told there, and the states by which they are judged.

Examples:
  $ vesper chain export chain.car
  $ vesper chain export --recent-states 2700 light.car`,
    )
    .action((file: string, options: ExportOptions, command: Command) =>
      run(command, async context => (await import('./export.js')).chainExport(file, options, context)),
    )

  chain
    .command('prune')
    .description('delete messages, receipts and states of old epochs, and what lost forks left')
    .option('--dry-run', 'only tell how much that is')
    .option(
      '--keep-states <epochs>',
      "keep those of so many epochs, 0 for all; default: the node's option keepStates",
      whole,
    )
    .addHelpText(
      'after',
      `
The node goes on meanwhile. It does the same by itself, whenever it has gone on by 900 epochs, unless its option keepStates is 0. Headers stay. What is gone
can't be asked for any more (NODE_HISTORY_COLLECTED). Ctrl-C ends it; what was not deleted then goes the next time.

Examples:
  $ vesper chain prune --dry-run
  $ vesper chain prune --keep-states 2700
  $ vesper chain prune --json | jq .deletedBytes`,
    )
    .action((options: PruneOptions, command: Command) =>
      run(command, async context => (await import('./prune.js')).chainPrune(options, context)),
    )
}
