import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { PoolContext } from './types.js'

export { mpool } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  network: (snapshot: PlainSnapshot): string => (snapshot.context as PoolContext).network,
}
