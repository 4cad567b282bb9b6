/** A line of pino's JSON as a person reads it. */
import { LOG_LEVELS } from './levels.js'

const NAMES: ReadonlyMap<unknown, string> = new Map(
  Object.entries(LOG_LEVELS).map(([name, number]) => [number, number >= LOG_LEVELS.error ? name.toUpperCase() : name]),
)
const PLUMBING = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err'])
/** Where the seconds end in ISO 8601, and where the day does. */
const SECONDS_END = 19
const DAY_END = 11

/**
 * What is no line of ours comes back as it is, but for control characters: names of files and what workers print may hold some, and
 * a terminal would obey them.
 * @param withDay for lines that are older than today
 * @returns one line, with its end
 */
export function humanLine(json: string, { withDay = false }: { readonly withDay?: boolean } = {}): string {
  const entry = logEntry(json)
  if (entry === null) return `${printable(json.replace(/\n$/, ''))}\n`
  const time = new Date(entry.time).toISOString().slice(withDay ? 0 : DAY_END, SECONDS_END)
  const level = (NAMES.get(entry.level) ?? String(entry.level)).padEnd(5)
  const fields = Object.entries(entry)
    .filter(([name]) => !PLUMBING.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const { code, message } = (entry.err ?? {}) as { code?: string; message?: string }
  const failure = entry.err === undefined ? [] : [`${code === undefined ? '' : `${code}: `}${message}`]
  return `${printable([time, level, ...(entry.msg === undefined ? [] : [entry.msg]), ...fields, ...failure].join(' '))}\n`
}

export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly level: unknown
  readonly msg?: unknown
  readonly [field: string]: unknown
}

/** Null when the line is none of pino's: cut short, or written by something else. */
export function logEntry(json: string): LogEntry | null {
  let entry: Partial<LogEntry> | null
  try {
    entry = JSON.parse(json)
  } catch {
    return null
  }
  const { time } = entry ?? {}
  return typeof time === 'number' && !Number.isNaN(new Date(time).getTime()) ? (entry as LogEntry) : null
}

/** A line end within a message stays visible as one. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, character =>
    character === '\t'
      ? character
      : character === '\n'
        ? '\\n'
        : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
