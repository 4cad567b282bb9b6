import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { ConnectionContext } from './types.js'

export { connection } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  user: (snapshot: PlainSnapshot): string => (snapshot.context as ConnectionContext).user,
  served: (snapshot: PlainSnapshot): readonly string[] => (snapshot.context as ConnectionContext).addresses,
}
