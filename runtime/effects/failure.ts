/** A failure as plain data: what is stored, sent between processes and shown. Classes don't survive any of these. */
export interface Failure {
  /** A code of some error enum, or UNKNOWN for an error that has none. */
  readonly code: string
  readonly message: string
  readonly stack?: string
  /** Metadata of a coded error. */
  readonly data?: unknown
  readonly cause?: Failure
}

const MAX_CAUSES = 8

/** Normalises anything thrown; never throws itself. */
export function toFailure(thrown: unknown, depth = 0): Failure {
  if (typeof thrown !== 'object' || thrown === null) return { code: 'UNKNOWN', message: String(thrown) }
  const error = thrown as {
    code?: unknown
    message?: unknown
    stack?: unknown
    detail?: unknown
    data?: unknown
    cause?: unknown
  }
  const data = error.detail ?? error.data
  return {
    code: typeof error.code === 'string' ? error.code : 'UNKNOWN',
    message: typeof error.message === 'string' ? error.message : String(thrown),
    ...(typeof error.stack === 'string' && { stack: error.stack }),
    ...(data !== undefined && { data: plainData(data) }),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: toFailure(error.cause, depth + 1) }),
  }
}

/** The failure whose code says most: the innermost one that has a code. */
export function rootOf(failure: Failure): Failure {
  const inner = failure.cause === undefined ? undefined : rootOf(failure.cause)
  return inner === undefined || inner.code === 'UNKNOWN' ? failure : inner
}

/** Metadata that can't be written as JSON (a cycle, a function) is kept as text. */
function plainData(data: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(data, (_, value) => (typeof value === 'bigint' ? value.toString() : value)))
  } catch {
    return String(data)
  }
}
