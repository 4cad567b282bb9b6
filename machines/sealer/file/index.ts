import type { Migrations, PlainSnapshot } from '../../../runtime/machine/index.js'
import type { FileContext } from './types.js'

export { file } from './machine.js'
export { type FilePiece, piecesOf } from './pieces.js'
export type * from './types.js'

export const version = 1
export const migrations: Migrations = {}

export const indexes = {
  miner: (snapshot: PlainSnapshot): string => (snapshot.context as FileContext).miner,
}
