/** A line of pino's JSON as a person reads it. */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'ERROR',
  60: 'FATAL',
}
const PLUMBING = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err'])

export function humanLine(json: string): string {
  let entry: Record<string, unknown>
  try {
    entry = JSON.parse(json)
  } catch {
    return json
  }
  const time = new Date(Number(entry.time)).toISOString().slice(11, 19)
  const level = (LEVELS[Number(entry.level)] ?? String(entry.level)).padEnd(5)
  const fields = Object.entries(entry)
    .filter(([name]) => !PLUMBING.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const { code, message } = (entry.err ?? {}) as { code?: string; message?: string }
  const failure = entry.err === undefined ? [] : [`${code === undefined ? '' : `${code}: `}${message}`]
  return `${[time, level, entry.msg, ...fields, ...failure].join(' ')}\n`
}
