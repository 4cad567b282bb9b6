/** `vesper dead-letters replay`, `discard`. */
import { type CommandContext, count, type Session } from '../../../runtime/command/index.js'
import type { LettersAnswer } from '../../../runtime/process/index.js'
import { doneLines, tellFailures } from '../batch-outcome.js'
import { requireYes } from '../confirmation.js'
import { type ActOptions, type Deed, deedOf } from '../operator.js'
import { lettersTable } from './letters-table.js'
import { type Picked, pickedBy, type QueryOptions } from './picking.js'

export type Verb = 'replay' | 'discard'

const PAST: Record<Verb, string> = { replay: 'replayed', discard: 'discarded' }

export async function actOnLetters(
  verb: Verb,
  ids: readonly string[],
  options: QueryOptions & ActOptions,
  { open, output, now }: CommandContext,
): Promise<number> {
  const picked = pickedBy(ids, options)
  const deed = deedOf(options)
  const session = await open()
  try {
    if (picked.ids === undefined && !deed.dryRun && options.yes !== true) {
      const would = await call(session, verb, picked, { ...deed, dryRun: true })
      if (would.ids.length > 0)
        requireYes(options, { many: count(would.ids.length, 'dead letter'), verb, words: process.argv.slice(2) })
    }
    const answer = await call(session, verb, picked, deed)
    const rows = deed.dryRun && !output.json ? await summaries(session, picked, answer) : []
    output.result(answer, () => inWords(verb, answer, () => lettersTable(rows, now())))
    if (deed.dryRun)
      output.note(`A dry run: this would ${verb} ${count(answer.ids.length, 'dead letter')}; nothing was done.`)
    else if (verb === 'replay' && session.isOwn) output.note('The work goes on with `vesper run`.')
    return tellFailures(output, {
      failed: answer.failed.map(({ id, code, message }) => ({ subject: id, code, message })),
    })
  } finally {
    await session.close()
  }
}

function call({ vesper }: Session, verb: Verb, picked: Picked, deed: Deed): Promise<LettersAnswer> {
  return verb === 'replay' ? vesper.DeadLettersReplay(picked, deed) : vesper.DeadLettersDiscard(picked, deed)
}

async function summaries({ vesper }: Session, { ids, ...query }: Picked, answer: LettersAnswer) {
  const wanted = new Set(answer.ids)
  if (ids === undefined)
    return (await vesper.DeadLettersList({ ...query, limit: 100_000 })).filter(letter => wanted.has(letter.id))
  const letters = await Promise.all(answer.ids.map(id => vesper.DeadLettersShow(id)))
  return letters.map(({ event, failure, edits, ...rest }) => ({
    ...rest,
    event: event.type,
    code: failure.code,
    message: failure.message,
    edits: edits.length,
  }))
}

function inWords(verb: Verb, { ids, failed, dryRun }: LettersAnswer, asTable: () => string): string {
  if (ids.length === 0) return failed.length > 0 ? 'nothing was done' : 'no dead letter matches'
  return dryRun ? asTable() : doneLines(PAST[verb], ids)
}
