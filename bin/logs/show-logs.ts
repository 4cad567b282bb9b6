/** `vesper logs`: the last lines of the log that are wanted, then those that come. It reads files alone, so it needs no process. */
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type CommandContext, CommandError, CommandErrorCode, EXIT } from '../../runtime/command/index.js'
import { humanLine, LOG_LEVELS, type LogLevel, logEntry } from '../../runtime/telemetry/index.js'
import { repositoryAt } from '../process/index.js'
import { logLines } from './log-lines.js'
import { findLogStart } from './log-start.js'
import { type LogQuery, matches } from './query.js'

/** How many lines when nothing bounds them. */
export const LINES = 50
const LOOK_MS = 200

export interface LogsOptions {
  readonly follow?: boolean
  readonly lines?: number
  readonly since?: (now: number) => number
  readonly level?: LogLevel
  readonly actor?: string
  readonly grep?: string
}

type LogsContext = Pick<CommandContext, 'repo' | 'output' | 'now' | 'interrupted'>

export async function showLogs(options: LogsOptions, context: LogsContext): Promise<number> {
  const { follow = false, since, level, actor, grep } = options
  const { repo, output, now, interrupted } = context
  const path = repositoryAt(repo).log
  const query: LogQuery = {
    ...(level !== undefined && { level }),
    ...(since !== undefined && { since: since(now()) }),
    ...(actor !== undefined && { actor }),
    ...(grep !== undefined && { grep }),
  }
  const wanted = options.lines ?? (since === undefined ? LINES : Number.POSITIVE_INFINITY)
  const { current, previous } = await startsOf(path, wanted, query)
  if (current === null && previous === null && !follow)
    throw new CommandError(
      CommandErrorCode.FILE_NOT_FOUND,
      `there is no log yet at ${path}`,
      'Choose another repo with --repo, or wait for the first lines with --follow.',
    )
  const pause = () => delay(LOOK_MS, true, { signal: interrupted }).catch(() => false)
  const { out } = output.streams
  const tell = async (line: string): Promise<void> => {
    if (!out.write(output.json ? jsonLine(line) : personLine(line, output.paint)))
      await once(out, 'drain', { signal: interrupted }).catch(() => {})
  }
  for (const file of [
    ...(previous === null ? [] : [{ ...previous, follow: false }]),
    { ...(current ?? BEFORE_ALL), path, follow },
  ])
    for await (const line of logLines(file, { pause })) {
      if (interrupted.aborted) return EXIT.ok
      if (matches(query, line)) await tell(line)
    }
  return EXIT.ok
}

/** No file was there: what comes is shown from its beginning. */
const BEFORE_ALL = { file: null, offset: 0 }

interface StartOfFile {
  readonly path: string
  readonly file: number
  readonly offset: number
}

/** The log that was set aside at the last start has the lines before those of today's. */
async function startsOf(
  path: string,
  count: number,
  query: LogQuery,
): Promise<{ readonly current: StartOfFile | null; readonly previous: StartOfFile | null }> {
  const current = await startOf(path, count, query)
  if (current?.isComplete) return { current, previous: null }
  return { current, previous: await startOf(`${path}.1`, count - (current?.found ?? 0), query) }
}

async function startOf(path: string, count: number, query: LogQuery) {
  try {
    const handle = await open(path)
    try {
      const { ino, size } = await handle.stat()
      return { path, file: ino, ...(await findLogStart(handle, size, count, query)) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A script gets an object for each line, also for one that was cut short. */
const jsonLine = (line: string): string => `${logEntry(line) === null ? JSON.stringify({ broken: line }) : line}\n`

function personLine(line: string, paint: LogsContext['output']['paint']): string {
  const text = humanLine(line, { withDay: true })
  const level = Number(logEntry(line)?.level ?? LOG_LEVELS.info)
  if (level >= LOG_LEVELS.error) return paint('red', text)
  if (level >= LOG_LEVELS.warn) return paint('yellow', text)
  return level < LOG_LEVELS.info ? paint('dim', text) : text
}
