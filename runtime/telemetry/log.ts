/** The log of a process: JSON lines in a file, and on request the same lines for a person. */
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { destination, type Logger, multistream, pino } from 'pino'
import { toFailure } from '../effects/index.js'
import { humanLine } from './human-line.js'
import { LogSystems } from './log-systems.js'
import type { LogOptions } from './options.js'

export interface LogModules {
  /** Where a person reads along; absent: nobody does. */
  readonly person?: { write(text: string): unknown }
}

export interface OpenLog {
  readonly log: Logger
  readonly systems: LogSystems
  /** Everything logged so far is in the file when it returns. */
  close(): void
}

/** @param path absolute; its folder is made */
export function openLog(path: string, options: LogOptions, { person }: LogModules = {}): OpenLog {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  setAside(path, options.maxFileBytes)
  const file = destination({ dest: path, mode: 0o600, sync: false })
  // A full disk must not end the work: what can't be logged is dropped, and said once.
  let told = false
  file.on('error', (error: Error) => {
    if (!told) person?.write(`the log ${path} can't be written: ${error.message}\n`)
    told = true
  })
  // What is written is for the loggers to say: their levels can be changed.
  const streams = [
    { level: 'trace' as const, stream: file },
    ...(person === undefined
      ? []
      : [{ level: 'trace' as const, stream: { write: (line: string) => void person.write(humanLine(line)) } }]),
  ]
  const log = pino(
    { level: options.level, base: { pid: process.pid }, serializers: { err: toFailure } },
    multistream(streams),
  )
  return {
    log,
    systems: new LogSystems(log),
    close() {
      try {
        file.flushSync()
      } catch {
        // Not open yet, or the disk is full: there is nobody left to tell.
      }
      file.end()
    },
  }
}

function setAside(path: string, maxBytes: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > maxBytes) renameSync(path, `${path}.1`)
}
