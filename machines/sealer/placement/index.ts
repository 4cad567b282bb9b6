import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { PlacementContext } from './types.js'

export { placement } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  miner: (snapshot: PlainSnapshot): string => (snapshot.context as PlacementContext).miner,
}
