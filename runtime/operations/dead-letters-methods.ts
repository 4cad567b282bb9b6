/** Answers `deadLettersApi`. */
import type { DeadLetter, DeadLetterQuery, Operations } from '../actor/index.js'
import type { PlainEvent } from '../machine/index.js'
import type { Handlers } from '../rpc/index.js'
import type { Log } from '../telemetry/log-port.js'
import { BATCH_LIMIT, batch, withinLimit } from './batch.js'
import type {
  DeadLetterDetail,
  DeadLetterSummary,
  deadLettersApi,
  LetterSelector,
  LettersAnswer,
} from './dead-letters-api.js'
import { type Deed, operatorOf } from './deed.js'
import { differences } from './difference.js'
import { OperationError, OperationErrorCode } from './errors.js'
import { withValues } from './replaced-values.js'

/** What the runtime writes into every event; an operator doesn't. */
const STAMPS = ['at', 'epoch'] as const

export interface DeadLettersMethodsModules {
  readonly operations: Operations
  /** A letter that is gone has no place of its own where it could stand who sent it off and why. */
  readonly log: Log
}

export function deadLettersMethods({ operations, log }: DeadLettersMethodsModules): Handlers<typeof deadLettersApi> {
  function pick({ ids, ...query }: LetterSelector): readonly string[] {
    if (ids !== undefined) return withinLimit([...new Set(ids)])
    return withinLimit(operations.deadLetters({ ...given(query), limit: BATCH_LIMIT + 1 })).map(letter => letter.id)
  }

  async function onLetters(
    what: string,
    picked: LetterSelector,
    deed: Deed,
    act: (id: string) => Promise<void>,
  ): Promise<LettersAnswer> {
    const { dryRun } = deed
    const { done, failed } = await batch(pick(picked), dryRun ? id => operations.deadLetter(id) : act)
    if (!dryRun && done.length > 0) log.info({ ...operatorOf(deed), letters: done }, `an operator ${what} dead letters`)
    return {
      ids: done,
      dryRun,
      failed: failed.map(({ subject, code, message }) => ({ id: subject, code, message })),
    }
  }

  return {
    DeadLettersList: async ({ limit, ...query }) => operations.deadLetters({ ...given(query), limit }).map(summary),
    DeadLettersShow: async id => detail(operations.deadLetter(id)),
    DeadLettersReplay: async (picked, deed) =>
      onLetters('replayed', picked, deed, id => operations.replayLetter(id, operatorOf(deed))),
    DeadLettersEdit: async (id, edit, deed) => {
      const letter = operations.deadLetter(id)
      const before = withoutStamps(letter.event)
      const after = asEvent(edit.event === undefined ? withValues(before, unstamped(edit.set ?? {})) : edit.event)
      const now = deed.dryRun ? letter : await operations.editLetter(id, after, operatorOf(deed))
      return {
        dryRun: deed.dryRun,
        changes: differences(before, deed.dryRun ? after : withoutStamps(now.event)),
        letter: detail(now),
      }
    },
    DeadLettersDiscard: async (picked, deed) =>
      onLetters('discarded', picked, deed, id => operations.discardLetter(id, operatorOf(deed))),
  }
}

const summary = ({ id, to, from, event, at, strikes, failure, edits }: DeadLetter): DeadLetterSummary => ({
  id,
  to,
  from,
  event: event.type,
  at,
  strikes,
  code: failure.code,
  message: failure.message,
  edits: edits.length,
})

const detail = ({ edits, failure, event, ...letter }: DeadLetter): DeadLetterDetail => ({
  ...letter,
  event: { ...event },
  failure: { ...failure },
  edits: edits.map(edit => ({ ...edit, before: { ...edit.before } })),
})

function given(query: { readonly [K in 'to' | 'kind' | 'event' | 'code']?: string | undefined }): DeadLetterQuery {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}

function withoutStamps(event: PlainEvent): PlainEvent {
  const { at: _, epoch: __, ...rest } = event
  return rest as PlainEvent
}

/** @throws OperationError PATH_INVALID. */
function unstamped(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  for (const path of STAMPS)
    if (Object.hasOwn(values, path))
      throw new OperationError({ code: OperationErrorCode.PATH_INVALID, path, reason: 'the runtime writes it itself' })
  return values
}

/** @throws OperationError EVENT_INVALID. */
function asEvent(value: unknown): PlainEvent {
  const event = value as PlainEvent
  if (typeof event.type === 'string' && event.type !== '') return withoutStamps(event)
  throw new OperationError({ code: OperationErrorCode.EVENT_INVALID, reason: 'its type must be a text' })
}
