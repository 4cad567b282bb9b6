/** `vesper actors suspend`, `resume`, `restart`: one act on one actor, many, or a whole branch. */
import { type CommandContext, count, type Session } from '../../../runtime/command/index.js'
import type { ActorsAnswer } from '../../../runtime/process/index.js'
import { doneLines, tellFailures } from '../batch-outcome.js'
import { requireYes } from '../confirmation.js'
import { type ActOptions, type Deed, deedOf } from '../operator.js'
import { actorsTable } from './actors-table.js'
import { type Picked, type PickOptions, pickedBy } from './picking.js'

export type Verb = 'suspend' | 'resume' | 'restart'

const PAST: Record<Verb, string> = { suspend: 'suspended', resume: 'resumed', restart: 'restarted' }

export async function actOnActors(
  verb: Verb,
  addresses: readonly string[],
  options: PickOptions & ActOptions,
  { open, output, now }: CommandContext,
): Promise<number> {
  const picked = pickedBy(addresses, options)
  const deed = deedOf(options)
  const session = await open()
  try {
    if (picked.addresses === undefined && !deed.dryRun && options.yes !== true) {
      const would = await call(session, verb, picked, { ...deed, dryRun: true })
      if (would.branch !== null || would.addresses.length > 0)
        requireYes(options, { many: manyOf(would), verb, words: process.argv.slice(2) })
    }
    const answer = await call(session, verb, picked, deed)
    const rows =
      deed.dryRun && answer.addresses.length > 0 && !output.json
        ? await session.vesper.ActorsList({ addresses: answer.addresses, limit: answer.addresses.length })
        : []
    output.result(answer, () => inWords(verb, answer, () => actorsTable(rows, now())))
    if (deed.dryRun) output.note(`A dry run: this would ${verb} ${manyOf(answer)}; nothing was done.`)
    else if (verb !== 'suspend' && session.isOwn) output.note('The work goes on with `vesper run`.')
    return tellFailures(output, {
      failed: answer.failed.map(({ address, code, message }) => ({ subject: address, code, message })),
    })
  } finally {
    await session.close()
  }
}

function call({ vesper }: Session, verb: Verb, picked: Picked, deed: Deed): Promise<ActorsAnswer> {
  if (verb === 'suspend') return vesper.ActorsSuspend(picked, deed)
  if (verb === 'resume') return vesper.ActorsResume(picked, deed)
  return vesper.ActorsRestart(picked, deed)
}

const manyOf = ({ branch, addresses }: ActorsAnswer): string =>
  branch === null
    ? count(addresses.length, 'actor')
    : `all of kind ${branch.kind} (${count(branch.actors, 'actor')} now, and those that come)`

function inWords(verb: Verb, answer: ActorsAnswer, asTable: () => string): string {
  if (answer.branch !== null) return answer.dryRun ? manyOf(answer) : `${PAST[verb]} ${manyOf(answer)}`
  if (answer.addresses.length === 0) return answer.failed.length > 0 ? 'nothing was done' : 'no actor matches'
  return answer.dryRun ? asTable() : doneLines(PAST[verb], answer.addresses)
}
