/** Answers that lack a block of an old epoch say that it was collected. */
import { NativeError, NativeErrorCode } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { RetainedStates } from './retained.js'

type Answers = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>

export function tellingCollected<T extends Answers>(answers: T, retained: RetainedStates): T {
  const telling = Object.entries(answers).map(([name, answer]) => [
    name,
    async (...args: never[]) => {
      try {
        return await answer(...args)
      } catch (error) {
        throw retained.from > 0 && isMissing(error)
          ? new NodeError(
              { code: NodeErrorCode.HISTORY_COLLECTED, what: whatOf(error), from: retained.from },
              { cause: error },
            )
          : error
      }
    },
  ])
  return Object.fromEntries(telling) as T
}

/** Headers are never collected. */
const isMissing = (error: unknown): error is NodeError | NativeError =>
  (error instanceof NativeError && error.code === NativeErrorCode.BLOCK_MISSING) ||
  (error instanceof NodeError && error.detail.code === NodeErrorCode.BLOCK_MISSING && error.detail.what !== 'header')

const whatOf = (error: NodeError | NativeError): string =>
  error instanceof NodeError && error.detail.code === NodeErrorCode.BLOCK_MISSING
    ? `block ${error.detail.cid} (${error.detail.what})`
    : 'a block of the state'
