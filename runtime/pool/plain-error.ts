/** An error that can cross a process boundary, and what it becomes on the other side. */
import { inspect } from 'node:util'
import { decodePayload, encodePayload } from './payload.js'

/** Only what structured cloning carries. `data` is the error's own structured metadata. */
export interface PlainError {
  readonly name: string
  readonly message: string
  readonly code: string | number | null
  readonly stack: string | null
  readonly data: unknown
  readonly cause: PlainError | null
}

/** Causes deeper than this are cut: a cycle must not run forever. */
const MAX_CAUSES = 8

/** An error thrown by a task, as it was: name, code, message, stack of the thread it was thrown in, data, causes. */
export class TaskError extends Error {
  readonly code: string | number | null
  readonly data: unknown

  constructor(plain: PlainError) {
    super(plain.message, plain.cause === null ? undefined : { cause: new TaskError(plain.cause) })
    this.name = plain.name
    this.code = plain.code
    this.data = plain.data
    if (plain.stack !== null) this.stack = plain.stack
  }
}

/** Takes whatever was thrown, an `Error` or not. Never throws. */
export function toPlainError(thrown: unknown, depth = 0): PlainError {
  if (!(thrown instanceof Error) && !looksLikeError(thrown))
    return {
      name: 'Error',
      message: `thrown value: ${text(thrown)}`,
      code: null,
      stack: null,
      data: cloneable(thrown),
      cause: null,
    }
  const { name, message, stack, cause } = thrown
  const { code, data } = thrown as { code?: unknown; data?: unknown }
  return {
    name: String(name),
    message: String(message),
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
    stack: typeof stack === 'string' ? stack : null,
    data: cloneable(data),
    cause: cause === undefined || cause === null || depth >= MAX_CAUSES ? null : toPlainError(cause, depth + 1),
  }
}

/** Errors of another realm (a vm context, some addons) are not `instanceof Error` here. */
const looksLikeError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'message' in value && 'stack' in value

/** The value itself where it can be cloned, else how it prints: losing the error for the sake of its data would be worse. */
function cloneable(value: unknown): unknown {
  try {
    return decodePayload(encodePayload(value))
  } catch {
    return text(value)
  }
}

function text(value: unknown): string {
  try {
    return inspect(value, { depth: 4 })
  } catch {
    return typeof value
  }
}
