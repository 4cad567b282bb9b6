import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { CaretakerContext } from './types.js'

export { caretaker } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  provider: (snapshot: PlainSnapshot): string => (snapshot.context as CaretakerContext).provider,
}
