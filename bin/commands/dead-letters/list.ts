/** `vesper dead-letters list`. */
import { type CommandContext, iso } from '../../../runtime/command/index.js'
import { lettersTable } from './letters-table.js'
import { type QueryOptions, queryOf } from './picking.js'

export async function listLetters(
  { limit, ...options }: QueryOptions & { readonly limit: number },
  { open, output, now }: CommandContext,
): Promise<undefined> {
  const session = await open()
  try {
    // One more than is shown tells whether there are more.
    const found = await session.vesper.DeadLettersList({ ...queryOf(options), limit: limit + 1 })
    const shown = found.slice(0, limit)
    output.result(
      shown.map(letter => ({ ...letter, at: iso(letter.at) })),
      () => (shown.length === 0 ? 'no dead letters' : lettersTable(shown, now())),
    )
    if (found.length > limit) output.note(`There are more than these ${limit}: see them with --limit.`)
  } finally {
    await session.close()
  }
}
