/** `vesper actors replace`. */
import { type CommandContext, CommandError, CommandErrorCode, fields } from '../../../runtime/command/index.js'
import type { Replacement } from '../../../runtime/process/index.js'
import { changesTable } from '../changes-table.js'
import { type Assignments, jsonValue } from '../given-value.js'
import { type ActOptions, deedOf } from '../operator.js'

export interface ReplaceOptions extends ActOptions {
  readonly state?: string
  readonly context?: string
  readonly set?: Assignments
}

export async function replaceActor(
  address: string,
  { state, context, set, ...options }: ReplaceOptions,
  { open, output, resolvePath }: CommandContext,
): Promise<undefined> {
  if (state === undefined && context === undefined && set === undefined)
    throw new CommandError(
      CommandErrorCode.USAGE,
      'nothing is given to put in the place of what is there',
      'Give --state, --context, or --set KEY=VALUE.',
    )
  const deed = deedOf(options)
  const to = {
    ...(state !== undefined && { state: newState(state, resolvePath) }),
    ...(context !== undefined && { context: jsonValue('--context', context, resolvePath) }),
    ...(set !== undefined && { set }),
  }
  const session = await open()
  try {
    const replaced = await session.vesper.ActorsReplace(address, to, deed)
    output.result(replaced, () => replacementInWords(replaced))
    if (deed.dryRun) output.note('A dry run: nothing was done.')
  } finally {
    await session.close()
  }
}

/** A dotted path, or XState's state value as JSON. */
function newState(text: string, resolvePath: (path: string) => string): string | Record<string, unknown> {
  if (!text.startsWith('{')) return text
  return jsonValue('--state', text, resolvePath) as Record<string, unknown>
}

export function replacementInWords({ state, changes, actor }: Replacement): string {
  return [
    fields([
      ['address', actor.address],
      ['state', state.before === state.after ? `${state.before} (as it was)` : `${state.before} → ${state.after}`],
    ]),
    '',
    changes.length === 0 ? 'The context stays as it is.' : changesTable(changes),
  ].join('\n')
}
