import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { SectorContext } from './types.js'

export { sector } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

const contextOf = (snapshot: PlainSnapshot): SectorContext => snapshot.context as SectorContext

export const indexes = {
  miner: (snapshot: PlainSnapshot): string => contextOf(snapshot).miner,
  /** The files that have pieces in it. */
  file: (snapshot: PlainSnapshot): readonly string[] => [
    ...new Set(contextOf(snapshot).pieces.map(piece => piece.file)),
  ],
}

/** Lotus's name of the state, without the steps within it. */
export const lotusState = (statePath: string): string => statePath.split('.', 1)[0] as string
