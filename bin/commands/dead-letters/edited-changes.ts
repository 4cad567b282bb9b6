/** What each edit of a dead letter changed, from the events before them. Pure. */
import { type Change, type DeadLetterDetail, differences } from '../../../runtime/process/index.js'

export function editedChanges({ event, edits }: Pick<DeadLetterDetail, 'event' | 'edits'>): readonly Change[][] {
  return edits.map((edit, index) =>
    differences(withoutStamps(edit.before), withoutStamps(edits[index + 1]?.before ?? event)),
  )
}

/** An event as an operator writes it: `at` and `epoch` are the runtime's. */
export function withoutStamps(event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { at: _, epoch: __, ...rest } = event
  return rest
}
