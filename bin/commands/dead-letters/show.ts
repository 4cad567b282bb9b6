/** `vesper dead-letters show`. */
import { ago, type CommandContext, fields, iso, table } from '../../../runtime/command/index.js'
import type { DeadLetterDetail } from '../../../runtime/process/index.js'
import { changesInWords } from '../changes-table.js'
import { editedChanges } from './edited-changes.js'

export async function showLetter(id: string, { open, output, now }: CommandContext): Promise<undefined> {
  const session = await open()
  try {
    const letter = await session.vesper.DeadLettersShow(id)
    output.result(
      { ...letter, at: iso(letter.at), edits: letter.edits.map(edit => ({ ...edit, at: iso(edit.at) })) },
      () => letterInWords(letter, now()),
    )
  } finally {
    await session.close()
  }
}

export function letterInWords(letter: DeadLetterDetail, now: number): string {
  const { id, to, from, event, at, strikes, failure, edits } = letter
  const changes = editedChanges(letter)
  return [
    fields([
      ['id', id],
      ['to', to],
      ['from', from],
      ['event', event.type],
      ['given up', `${iso(at)} (${ago(at, now)}), after ${strikes} ${strikes === 1 ? 'try' : 'tries'}`],
      ['failure', `${failure.code}: ${failure.message}`],
      ...causesOf(failure).map(cause => ['because', cause] as const),
    ]),
    ...(failure.stack === undefined ? [] : ['', failure.stack]),
    '',
    JSON.stringify(event, null, 2),
    ...(edits.length === 0
      ? []
      : [
          '',
          table(
            ['EDITED', 'BY', 'WHY', 'WHAT'],
            edits.map((edit, index) => [iso(edit.at), edit.by, edit.why, changesInWords(changes[index] ?? [])]),
          ),
        ]),
    '',
    `What can be done:
  vesper dead-letters replay ${id} --why TEXT                  once the cause is gone
  vesper dead-letters edit ${id} --set KEY=VALUE --why TEXT    when the event itself is wrong; --replay sends it at once
  vesper dead-letters discard ${id} --why TEXT                 when nobody needs it any more`,
  ].join('\n')
}

interface Cause {
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
}

function causesOf({ cause }: Pick<Cause, 'cause'>): string[] {
  const told: string[] = []
  for (let at = cause as Cause | undefined; at !== undefined && at !== null; at = at.cause as Cause | undefined)
    told.push(at.code === 'UNKNOWN' || at.code === undefined ? String(at.message) : `${at.code}: ${at.message}`)
  return told
}
