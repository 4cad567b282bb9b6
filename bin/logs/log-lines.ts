/** Reads a log line by line, and goes on with what comes when it is followed: over rotation (another file has the name) and truncation. */
import { type FileHandle, open, stat } from 'node:fs/promises'

const CHUNK_BYTES = 64 * 1024
const NEWLINE = 0x0a

export interface LogLinesOptions {
  readonly path: string
  /** Where in the file to begin. */
  readonly offset: number
  /** Which file that offset is of; null when there was none. */
  readonly file: number | null
  /** Not to end at the file's end. */
  readonly follow: boolean
}

export interface LogLinesModules {
  /** Called at the end of what there is: resolves when it is time to look again, false when nobody wants more. */
  readonly pause: () => Promise<boolean>
}

/** A line without its end is told when nothing can follow it. */
export async function* logLines(options: LogLinesOptions, { pause }: LogLinesModules): AsyncGenerator<string> {
  const { path, follow } = options
  /** Of the first file alone: a later one may have got the number of one that is gone. */
  let start: Pick<LogLinesOptions, 'file' | 'offset'> | null = options
  let current: LogFile | null = null
  try {
    for (;;) {
      if (current === null) {
        current = await openLogFile(path)
        // When it was set aside meanwhile, the new file is read from its beginning.
        if (current !== null && current.inode === start?.file) current.offset = start.offset
        start = null
      }
      if (current !== null) {
        yield* newLines(current)
        const state = follow ? await changeOf(path, current) : 'ended'
        if (state === 'truncated') {
          current.offset = 0
          current.rest = []
          continue
        }
        if (state !== 'same') {
          // What was written between the last read and the renaming.
          yield* newLines(current)
          const rest = takeRest(current)
          if (rest !== '') yield rest
          await current.handle.close()
          current = null
          if (state === 'ended') return
          if (state === 'replaced') continue
        }
      }
      if (!follow || !(await pause())) return
    }
  } finally {
    await current?.handle.close()
  }
}

interface LogFile {
  readonly handle: FileHandle
  readonly inode: number
  offset: number
  /** Of a line whose end hasn't come yet. */
  rest: Buffer[]
}

async function openLogFile(path: string): Promise<LogFile | null> {
  try {
    const handle = await open(path)
    return { handle, inode: (await handle.stat()).ino, offset: 0, rest: [] }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function* newLines(file: LogFile): AsyncGenerator<string> {
  const buffer = Buffer.alloc(CHUNK_BYTES)
  for (;;) {
    const { bytesRead } = await file.handle.read(buffer, 0, CHUNK_BYTES, file.offset)
    if (bytesRead === 0) return
    file.offset += bytesRead
    let from = 0
    for (let end = buffer.indexOf(NEWLINE); end >= 0 && end < bytesRead; end = buffer.indexOf(NEWLINE, from)) {
      file.rest.push(Buffer.from(buffer.subarray(from, end)))
      from = end + 1
      const line = takeRest(file)
      if (line !== '') yield line
    }
    if (from < bytesRead) file.rest.push(Buffer.from(buffer.subarray(from, bytesRead)))
  }
}

function takeRest(file: LogFile): string {
  const line = Buffer.concat(file.rest).toString()
  file.rest = []
  return line
}

async function changeOf(path: string, file: LogFile): Promise<'same' | 'replaced' | 'removed' | 'truncated'> {
  let found: { readonly ino: number; readonly size: number }
  try {
    found = await stat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'removed'
    throw error
  }
  if (found.ino !== file.inode) return 'replaced'
  return found.size < file.offset ? 'truncated' : 'same'
}
