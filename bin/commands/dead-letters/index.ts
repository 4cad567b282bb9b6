/** `vesper dead-letters`: events that no actor could take. */
import type { Command } from 'commander'
import type { Run } from '../../../runtime/command/index.js'
import { YES } from '../confirmation.js'
import { assignment } from '../given-value.js'
import { type ActOptions, withActOptions } from '../operator.js'
import { wholeNumber } from '../whole-number.js'
import type { EditOptions } from './edit.js'
import { type QueryOptions, withQueryOptions } from './picking.js'

export function registerDeadLettersCommands(program: Command, run: Run): void {
  const letters = program
    .command('dead-letters')
    .description('look at events that no actor could take, and decide about them')
  withQueryOptions(letters.command('list'))
    .description('list dead letters')
    .option('--limit <count>', 'at most so many', wholeNumber, 1_000)
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper dead-letters list\n  $ vesper dead-letters list --kind sector --code ENOSPC --json | jq -r ".[].id"',
    )
    .action((options: QueryOptions & { limit: number }, command: Command) =>
      run(command, async context => (await import('./list.js')).listLetters(options, context)),
    )
  letters
    .command('show')
    .description('show a dead letter: its event, the failure with its causes and stack, what was edited')
    .argument('<id>', 'as `vesper dead-letters list` prints it')
    .addHelpText('after', '\nExample:\n  $ vesper dead-letters show 3f2a')
    .action((id: string, _options: object, command: Command) =>
      run(command, async context => (await import('./show.js')).showLetter(id, context)),
    )
  registerAct('replay', letters, run)
  const edit = letters
    .command('edit')
    .description("change a dead letter's event; what it was before is kept with it")
    .argument('<id>', 'as `vesper dead-letters list` prints it')
    .option('--event <json>', 'in place of the whole event: JSON, @FILE, or - for standard input')
    .option('--set <key=value>', 'only this value of it; may be given more than once', assignment)
    .option('--replay', 'and send it at once')
  withActOptions(edit)
    .addHelpText(
      'after',
      `
Without --event and --set your editor (VISUAL, EDITOR) opens with the event.

Examples:
  $ vesper dead-letters edit 3f2a --set piece.size=2048 --why 'a wrong size from the old client' --replay
  $ vesper dead-letters edit 3f2a --event @event.json --why 'ticket 4711'`,
    )
    .action((id: string, options: EditOptions, command: Command) =>
      run(command, async context => (await import('./edit.js')).editLetter(id, options, context)),
    )
  registerAct('discard', letters, run)
}

const ACTS = {
  replay: {
    description: 'send dead letters again, in the same standing as before',
    help: `
Examples:
  $ vesper dead-letters replay 3f2a --why 'the bug is mended'
  $ vesper dead-letters replay --code MACHINE_TRANSITION_FAILED --dry-run
  $ vesper dead-letters replay --kind sector --why 'mended in 0.1.1' --yes`,
  },
  discard: {
    description: 'drop dead letters for good',
    help: `
Examples:
  $ vesper dead-letters discard 3f2a --why 'a test'
  $ vesper dead-letters discard --to sector/t01000/1 --why 'the sector was removed' --yes`,
  },
} as const

function registerAct(verb: keyof typeof ACTS, letters: Command, run: Run): void {
  const { description, help } = ACTS[verb]
  const command = letters
    .command(verb)
    .description(description)
    .argument('[id...]', 'as `vesper dead-letters list` prints them')
  withActOptions(withQueryOptions(command))
    .option('--yes', YES)
    .addHelpText('after', help)
    .action((ids: readonly string[], options: QueryOptions & ActOptions, self: Command) =>
      run(self, async context => (await import('./act.js')).actOnLetters(verb, ids, options, context)),
    )
}
