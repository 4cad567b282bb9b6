import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { LinkContext } from './types.js'

export { link } from './machine.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  url: (snapshot: PlainSnapshot): string => (snapshot.context as LinkContext).url,
}
