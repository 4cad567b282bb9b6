/** One act on many: it goes on when one of them fails, and reports it. */
import { toFailure } from '../effects/index.js'
import { OperationError, OperationErrorCode } from './errors.js'

/** So many at most in one call. More is refused as a whole: what is left out in silence would be missed by nobody until it hurts. */
export const BATCH_LIMIT = 10_000
/** So many at a time: they share the disk's flushes, and leave room for other work. */
const WIDTH = 64

export interface Failed {
  readonly subject: string
  readonly code: string
  readonly message: string
}

export interface BatchAnswer {
  /** Those that it was done to, in the order given. */
  readonly done: string[]
  readonly failed: Failed[]
}

/** @throws OperationError BATCH_TOO_LARGE. */
export function withinLimit<T>(picked: readonly T[]): readonly T[] {
  if (picked.length > BATCH_LIMIT)
    throw new OperationError({ code: OperationErrorCode.BATCH_TOO_LARGE, limit: BATCH_LIMIT })
  return picked
}

export async function batch(subjects: readonly string[], act: (subject: string) => unknown): Promise<BatchAnswer> {
  const answer: BatchAnswer = { done: [], failed: [] }
  for (let at = 0; at < subjects.length; at += WIDTH) {
    const some = subjects.slice(at, at + WIDTH)
    const ended = await Promise.allSettled(some.map(async subject => act(subject)))
    for (const [index, subject] of some.entries()) {
      const end = ended[index] as PromiseSettledResult<unknown>
      if (end.status === 'fulfilled') answer.done.push(subject)
      else {
        const { code, message } = toFailure(end.reason)
        answer.failed.push({ subject, code, message })
      }
    }
  }
  return answer
}
