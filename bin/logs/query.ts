/** Which lines of a log are wanted. */
import { humanLine, LOG_LEVELS, type LogLevel, logEntry } from '../../runtime/telemetry/index.js'

export interface LogQuery {
  /** The least grave that is wanted. */
  readonly level?: LogLevel
  /** Milliseconds since 1970. */
  readonly since?: number
  /** An actor's address. */
  readonly actor?: string
  /** In the line as it lies in the file, or as a person reads it. */
  readonly grep?: string
}

/** A line that can't be read has no level and no time: it is wanted, for it may be the last words of a process. */
export function matches(query: LogQuery, line: string): boolean {
  const { level, since, actor, grep } = query
  const entry = logEntry(line)
  if (entry !== null) {
    if (level !== undefined && !(Number(entry.level) >= LOG_LEVELS[level])) return false
    if (since !== undefined && entry.time < since) return false
  }
  if (actor !== undefined && !(entry === null ? line.includes(actor) : isAbout(entry, actor))) return false
  return grep === undefined || line.includes(grep) || humanLine(line, { withDay: true }).includes(grep)
}

/** Nothing that stands before this line in the log can be wanted. */
export function endsSearch({ since }: LogQuery, line: string): boolean {
  if (since === undefined) return false
  const entry = logEntry(line)
  return entry !== null && entry.time < since
}

/** The address itself, or the id of one of its effects (`<address>/<sequence>/<index>`), in whatever field. */
function isAbout(value: unknown, actor: string): boolean {
  if (typeof value === 'string') {
    if (value === actor) return true
    return value.startsWith(`${actor}/`) && /^\d+\/\d+$/.test(value.slice(actor.length + 1))
  }
  return typeof value === 'object' && value !== null && Object.values(value).some(inner => isAbout(inner, actor))
}
