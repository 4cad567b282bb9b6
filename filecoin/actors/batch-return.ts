/** What became of each of several. Source: fil_actors_runtime 9.0.1, `batch_return`. */
import { list, tuple, uint, type ValueOf } from '../cbor/index.js'

const failCode = tuple('failCode', {
  /** Place in the parameters. */
  idx: uint,
  /** Exit code. */
  code: uint,
})

export const batchReturn = tuple('batchReturn', {
  successCount: uint,
  /** In the order of their places. */
  failCodes: list(failCode),
})
export type BatchReturn = ValueOf<typeof batchReturn>
