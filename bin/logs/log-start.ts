/** Where in a log the last lines that are wanted begin. The file is read from its end, so that a huge one costs no more than a small one. */
import type { FileHandle } from 'node:fs/promises'
import { endsSearch, type LogQuery, matches } from './query.js'

const CHUNK_BYTES = 64 * 1024
const NEWLINE = 0x0a

export interface LogStart {
  /** Of the first line to show; the file's end when there is none. */
  readonly offset: number
  /** How many lines from there on are wanted. */
  readonly found: number
  /** Nothing before it is wanted: there are as many as were asked for, or what comes before is too old. */
  readonly isComplete: boolean
}

/** @param count how many lines are wanted, the last ones */
export async function findLogStart(file: FileHandle, size: number, count: number, query: LogQuery): Promise<LogStart> {
  let offset = size
  let found = 0
  if (count === 0) return { offset, found, isComplete: true }
  for await (const line of linesBackwards(file, size)) {
    if (line.text === '') continue
    if (endsSearch(query, line.text)) return { offset, found, isComplete: true }
    if (!matches(query, line.text)) continue
    offset = line.offset
    found++
    if (found === count) return { offset, found, isComplete: true }
  }
  return { offset, found, isComplete: false }
}

async function* linesBackwards(file: FileHandle, size: number): AsyncGenerator<{ text: string; offset: number }> {
  /** Of the line whose beginning hasn't been reached yet. */
  let rest: Buffer[] = []
  for (let until = size; until > 0; ) {
    const from = Math.max(0, until - CHUNK_BYTES)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(until - from), 0, until - from, from)
    let end = bytesRead
    while (end > 0) {
      const newline = buffer.lastIndexOf(NEWLINE, end - 1)
      if (newline < 0) break
      yield { text: Buffer.concat([buffer.subarray(newline + 1, end), ...rest]).toString(), offset: from + newline + 1 }
      rest = []
      end = newline
    }
    rest.unshift(buffer.subarray(0, end))
    until = from
  }
  yield { text: Buffer.concat(rest).toString(), offset: 0 }
}
