/** Actors, for people. */
import { ago, table } from '../../../runtime/command/index.js'
import type { ActorSummary } from '../../../runtime/process/index.js'

export function actorsTable(actors: readonly ActorSummary[], now: number): string {
  const isHeld = actors.some(actor => actor.held !== null)
  return table(
    ['ADDRESS', 'STATE', 'STEPS', 'LAST STEP', ...(isHeld ? ['HELD'] : [])],
    actors.map(({ address, state, seq, at, held }) => [
      address,
      state,
      seq,
      ago(at, now),
      ...(isHeld ? [held ?? ''] : []),
    ]),
  )
}
