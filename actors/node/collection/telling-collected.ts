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

/** Of what may be collected, which headers never are. */
export const isMissing = (error: unknown): error is NodeError | NativeError => {
  if (error instanceof NativeError) return error.code === NativeErrorCode.BLOCK_MISSING
  if (!(error instanceof NodeError)) return false
  const { detail } = error
  return (
    detail.code === NodeErrorCode.MESSAGE_UNKNOWN ||
    (detail.code === NodeErrorCode.BLOCK_MISSING && detail.what !== 'header')
  )
}

const whatOf = (error: NodeError | NativeError): string => {
  const detail = error instanceof NodeError ? error.detail : null
  if (detail?.code === NodeErrorCode.MESSAGE_UNKNOWN) return `message ${detail.cid}`
  if (detail?.code === NodeErrorCode.BLOCK_MISSING) return `block ${detail.cid} (${detail.what})`
  return 'a block of the state'
}
