/** `vesper actors list`. */
import { type CommandContext, iso } from '../../../runtime/command/index.js'
import { actorsTable } from './actors-table.js'
import type { PickOptions } from './picking.js'

export async function listActors(
  { kind, state, held, limit }: PickOptions & { readonly limit: number },
  { open, output, now }: CommandContext,
): Promise<undefined> {
  const session = await open()
  try {
    // One more than is shown tells whether there are more.
    const found = await session.vesper.ActorsList({
      limit: limit + 1,
      ...(kind !== undefined && { kind }),
      ...(state !== undefined && { state }),
      ...(held !== undefined && { held }),
    })
    const shown = found.slice(0, limit)
    output.result(
      shown.map(actor => ({ ...actor, at: iso(actor.at) })),
      () => (shown.length === 0 ? 'no actors' : actorsTable(shown, now())),
    )
    if (found.length > limit) output.note(`There are more than these ${limit}: see them with --limit.`)
    const { branches } = await session.vesper.ActorsHolds()
    for (const { kind: whole, by, why } of branches)
      if (kind === undefined || kind === whole) output.note(`All of kind ${whole} are suspended by ${by}: ${why}`)
  } finally {
    await session.close()
  }
}
