import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { BookkeeperContext } from './types.js'

export { bookkeeper } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  network: (snapshot: PlainSnapshot): string => (snapshot.context as BookkeeperContext).network,
}
