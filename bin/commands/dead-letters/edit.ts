/** `vesper dead-letters edit`. */
import { type CommandContext, CommandError, CommandErrorCode, type Session } from '../../../runtime/command/index.js'
import { tellFailures } from '../batch-outcome.js'
import { changesTable } from '../changes-table.js'
import { type Assignments, jsonValue } from '../given-value.js'
import { type ActOptions, deedOf } from '../operator.js'
import { withoutStamps } from './edited-changes.js'
import { chosenEditor, edited } from './editor.js'

export interface EditOptions extends ActOptions {
  readonly event?: string
  readonly set?: Assignments
  readonly replay?: boolean
}

type Event = { readonly type: string; readonly [key: string]: unknown }

export async function editLetter(id: string, options: EditOptions, context: CommandContext): Promise<number> {
  const { open, output, resolvePath } = context
  const { event, set, replay = false } = options
  if (event !== undefined && set !== undefined)
    throw new CommandError(CommandErrorCode.USAGE, 'the change is given in two ways', 'Give --event or --set.')
  const editor = chosenEditor(process.env)
  const isByHand = event === undefined && set === undefined
  if (isByHand && (editor === undefined || process.stdin.isTTY !== true || !output.isLive))
    throw new CommandError(
      CommandErrorCode.USAGE,
      'no change is given',
      'Give --event JSON or --set KEY=VALUE; on a terminal, your editor (VISUAL, EDITOR) opens without them.',
    )
  const deed = deedOf(options)
  const given = event === undefined ? undefined : asEvent('--event', jsonValue('--event', event, resolvePath))
  const session = await open()
  try {
    const change = set === undefined ? { event: given ?? (await byHand(id, editor ?? '', session)) } : { set }
    const answer = await session.vesper.DeadLettersEdit(id, change, deed)
    const isSent = replay && !deed.dryRun
    const sent = isSent ? await session.vesper.DeadLettersReplay({ ids: [id] }, deed) : null
    output.result({ ...answer, replayed: sent?.ids.length === 1 }, () =>
      [changesTable(answer.changes), ...(sent?.ids.length === 1 ? ['', `replayed ${id}`] : [])].join('\n'),
    )
    if (deed.dryRun) output.note('A dry run: nothing was done.')
    else if (!replay) output.note(`It is not sent: \`vesper dead-letters replay ${id} --why TEXT\`.`)
    else if (session.isOwn) output.note('The work goes on with `vesper run`.')
    return tellFailures(output, { failed: sent?.failed.map(failure => ({ ...failure, subject: failure.id })) ?? [] })
  } finally {
    await session.close()
  }
}

/** @throws CommandError USAGE when what was saved is no event. */
async function byHand(id: string, editor: string, session: Session): Promise<Event> {
  const { event } = await session.vesper.DeadLettersShow(id)
  const text = edited(`${JSON.stringify(withoutStamps(event), null, 2)}\n`, { editor, name: `dead-letter-${id}.json` })
  return asEvent(
    'the edited text',
    jsonValue('the edited text', text, path => path),
  )
}

function asEvent(what: string, value: unknown): Event {
  const type = (value as { readonly type?: unknown } | null)?.type
  if (typeof type === 'string' && !Array.isArray(value)) return value as Event
  throw new CommandError(
    CommandErrorCode.USAGE,
    `${what} is no event`,
    'An event is a JSON object with a "type" that is a text.',
  )
}
