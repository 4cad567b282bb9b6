/** `vesper actors`: what the runtime holds, whatever component it is of. */
import { type Command, InvalidArgumentError } from 'commander'
import { ago, fields, iso, type Run, table } from '../../runtime/command/index.js'

export function registerActorsCommands(program: Command, run: Run): void {
  const actors = program.command('actors').description('look at the actors of the runtime')
  actors
    .command('list')
    .description('list actors')
    .option('--kind <kind>', 'only of this kind: sector, file, …')
    .option('--state <state>', 'only in this state')
    .option('--limit <count>', 'at most so many', wholeNumber, 1_000)
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper actors list --kind sector --state Proving\n  $ vesper actors list --json | jq -r ".[].address"',
    )
    .action((options: { kind?: string; state?: string; limit: number }, command: Command) =>
      run(command, async ({ open, output, now }) => {
        const session = await open()
        try {
          const { kind, state, limit } = options
          const found = await session.vesper.ActorsList({
            limit,
            ...(kind !== undefined && { kind }),
            ...(state !== undefined && { state }),
          })
          output.result(
            found.map(actor => ({ ...actor, at: iso(actor.at) })),
            () =>
              found.length === 0
                ? 'no actors'
                : table(
                    ['ADDRESS', 'STATE', 'STEPS', 'LAST STEP'],
                    found.map(({ address, state: at, seq, at: when }) => [address, at, seq, ago(when, now())]),
                  ),
          )
        } finally {
          await session.close()
        }
        return undefined
      }),
    )
  actors
    .command('show')
    .description('show an actor: its state, its context, its journal')
    .argument('<address>', 'as `vesper actors list` prints it')
    .addHelpText('after', '\nExample:\n  $ vesper actors show sector/t01000/1')
    .action((address: string, _options: object, command: Command) =>
      run(command, async ({ open, output, now }) => {
        const session = await open()
        try {
          const actor = await session.vesper.ActorsShow(address)
          output.result({ ...actor, at: iso(actor.at) }, () =>
            [
              fields([
                ['address', actor.address],
                ['state', actor.state],
                ['steps', actor.seq],
                ['last step', `${iso(actor.at)} (${ago(actor.at, now())})`],
              ]),
              '',
              JSON.stringify((actor.snapshot as { context?: unknown } | null)?.context ?? null, null, 2),
              '',
              table(
                ['STEP', 'TIME', 'EVENT', 'FROM', 'STATE'],
                actor.journal.map(({ seq, event, from, state }) => [seq, iso(event.at), event.type, from, state]),
              ),
            ].join('\n'),
          )
        } finally {
          await session.close()
        }
        return undefined
      }),
    )
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}
