/** `vesper actors`: what the runtime holds, whatever component it is of, and what an operator does to it. */
import type { Command } from 'commander'
import type { Run } from '../../../runtime/command/index.js'
import { YES } from '../confirmation.js'
import { assignment } from '../given-value.js'
import { type ActOptions, withActOptions } from '../operator.js'
import { countFromZero, wholeNumber } from '../whole-number.js'
import type { EvidenceOptions } from './evidence.js'
import { heldOption, type PickOptions, withPickOptions } from './picking.js'
import type { ReplaceOptions } from './replace.js'
import type { TraceOptions } from './trace.js'

export function registerActorsCommands(program: Command, run: Run): void {
  const actors = program
    .command('actors')
    .description('look at the actors of the runtime, and take them in hand when something goes wrong')
  registerLooking(actors, run)
  registerEvidence(actors, run)
  registerActs(actors, run)
  const replace = actors
    .command('replace')
    .description('give an actor another state or context')
    .argument('<address>', 'as `vesper actors list` prints it')
    .option('--state <state>', 'a dotted path, or a state value of XState as JSON')
    .option('--context <json>', 'in place of the whole context: JSON, @FILE, or - for standard input')
    .option('--set <key=value>', 'only this value of the context; may be given more than once', assignment)
  withActOptions(replace)
    .addHelpText(
      'after',
      `
Effects and timers of states that it leaves are stopped, those of states that it comes into are begun; the machine's entry and exit
actions are not run. A dry run shows what would change, without asking the machine. Suspend an actor that is busy first.

Examples:
  $ vesper actors replace sector/t01000/1 --state PreCommit1 --dry-run
  $ vesper actors replace sector/t01000/1 --set failures.preCommit1=0 --why 'the disk was full'
  $ vesper actors replace sector/t01000/1 --context @context.json --why 'ticket 4711'`,
    )
    .action((address: string, options: ReplaceOptions, command: Command) =>
      run(command, async context => (await import('./replace.js')).replaceActor(address, options, context)),
    )
}

function registerLooking(actors: Command, run: Run): void {
  actors
    .command('tree')
    .description('draw the supervision tree of the running process')
    .addHelpText(
      'after',
      "\nExamples:\n  $ vesper actors tree\n  $ vesper actors tree --json | jq '.. | objects | select(.restarts? > 0) | .path'",
    )
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./tree.js')).showTree(context)),
    )
  actors
    .command('list')
    .description('list actors')
    .option('--kind <kind>', 'only of this kind: sector, file, …')
    .option('--state <state>', 'only in this state')
    .addOption(heldOption())
    .option('--limit <count>', 'at most so many', wholeNumber, 1_000)
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper actors list --kind sector --state Proving\n  $ vesper actors list --held quarantined\n  $ vesper actors list --json | jq -r ".[].address"',
    )
    .action((options: PickOptions & { limit: number }, command: Command) =>
      run(command, async context => (await import('./list.js')).listActors(options, context)),
    )
  actors
    .command('show')
    .description('show an actor: its state, its context, its journal')
    .argument('<address>', 'as `vesper actors list` prints it')
    .option('--last <count>', 'only so many entries of the journal, the newest', countFromZero)
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper actors show sector/t01000/1\n  $ vesper actors show sector/t01000/1 --last 5',
    )
    .action((address: string, options: { last?: number }, command: Command) =>
      run(command, async context => (await import('./show.js')).showActor(address, options, context)),
    )
  actors
    .command('trace')
    .description('follow what actors do, step by step, until Ctrl-C')
    .argument('[address...]', 'as `vesper actors list` prints them')
    .option('--kind <kind>', 'all of this kind, instead of addresses')
    .option('--context', 'with what changes in their contexts')
    .option('--last <count>', 'begin with so many entries of the journal of each that is named', countFromZero, 10)
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper actors trace sector/t01000/1 --context\n  $ vesper actors trace --kind sector --json',
    )
    .action((addresses: readonly string[], options: TraceOptions, command: Command) =>
      run(command, async context => (await import('./trace.js')).traceActors(addresses, options, context)),
    )
}

function registerEvidence(actors: Command, run: Run): void {
  actors
    .command('evidence')
    .description('write what there is to know of an actor, or of a kind, to a file that the inspector opens anywhere')
    .argument('[address]', 'as `vesper actors list` prints it')
    .option('--branch <kind>', 'all of this kind, those first that something is wrong with')
    .requiredOption('--out <file>', 'the file to write')
    .option('--overwrite', 'also over a file that is there')
    .addHelpText(
      'after',
      `
In it are states and contexts, every step that the journal still has, messages and what caused them, what the actors wait for, dead letters,
holds and statecharts. There are no keys or tokens in it; what actors know of files and sectors is.

Examples:
  $ vesper actors evidence sector/t01000/1 --out sector-1.vesper.json
  $ vesper actors evidence --branch sector --out sectors.vesper.json --overwrite`,
    )
    .action((address: string | undefined, options: EvidenceOptions, command: Command) =>
      run(command, async context => (await import('./evidence.js')).writeEvidence(address, options, context)),
    )
}

const ACTS = {
  suspend: {
    description: 'have actors take no more events; these wait on disk, over restarts too',
    branch: 'a kind as a whole, with the actors that are of it later',
    help: `
What an actor has begun goes on; the results wait with the rest. With --kind or --state: those that take events now.

Examples:
  $ vesper actors suspend sector/t01000/1 --why 'looking at its files'
  $ vesper actors suspend --kind sector --state Committing --dry-run
  $ vesper actors suspend --branch sector --why 'the disk is replaced' --yes`,
  },
  resume: {
    description: 'let actors that were suspended or quarantined go on with what waits for them',
    branch: 'a kind that was suspended as a whole',
    help: `
With --kind, --state or --held: of the actors that are suspended or quarantined themselves. A branch is resumed as a branch.

Examples:
  $ vesper actors resume sector/t01000/1 --why 'its files are there again'
  $ vesper actors resume --held quarantined --why 'mended in 0.1.1' --yes
  $ vesper actors resume --branch sector --why 'the new disk is in' --yes`,
  },
  restart: {
    description: 'drop actors from memory and load them again from disk',
    branch: null,
    help: `
Nothing of what an actor has done is lost, and its effects go on.

Examples:
  $ vesper actors restart sector/t01000/1 --why 'it seems stuck'
  $ vesper actors restart --kind sector --state Packing --why 'new release' --yes
  $ vesper actors restart --part vesper/sealer/pool/c2 --why 'the card was changed'`,
  },
} as const

function registerActs(actors: Command, run: Run): void {
  for (const verb of ['suspend', 'resume', 'restart'] as const) {
    const { description, branch, help } = ACTS[verb]
    const command = withPickOptions(actors.command(verb).description(description))
    if (branch !== null) command.option('--branch <kind>', branch)
    if (verb === 'restart')
      command.option(
        '--part <path>',
        'a part of the process, as `vesper actors tree` shows it, with those that hang on it',
      )
    withActOptions(command)
      .option('--yes', YES)
      .addHelpText('after', help)
      .action((addresses: readonly string[], options: PickOptions & ActOptions & { part?: string }, self: Command) =>
        run(self, async context =>
          options.part === undefined
            ? (await import('./act.js')).actOnActors(verb, addresses, options, context)
            : (await import('./part.js')).restartPart(options.part, options, context),
        ),
      )
  }
}
