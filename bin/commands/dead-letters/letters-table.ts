/** Dead letters, for people. */
import { ago, table } from '../../../runtime/command/index.js'
import type { DeadLetterSummary } from '../../../runtime/process/index.js'

export function lettersTable(letters: readonly DeadLetterSummary[], now: number): string {
  const isEdited = letters.some(letter => letter.edits > 0)
  return table(
    ['ID', 'TO', 'EVENT', 'FROM', 'GIVEN UP', 'FAILURE', ...(isEdited ? ['EDITS'] : [])],
    letters.map(({ id, to, event, from, at, code, edits }) => [
      id,
      to,
      event,
      from,
      ago(at, now),
      code,
      ...(isEdited ? [edits] : []),
    ]),
  )
}
