/**
 * The chain of the log's lines. Each is the SHA-256 of the line before and its own content, in hex, and the content in JSON. The first line of each file
 * tells which file it is, and continues the chain of the file before.
 */
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { z } from 'zod'

/** Before the first line of the first file. */
export const BEGINNING = '0'.repeat(64)

export const FileHead = z.object({
  /** Format. */
  log: z.literal(1),
  /** Of this file, from 1 on. */
  file: z.int().min(1),
  /** Hash of the last line before. */
  before: z.string().regex(/^[0-9a-f]{64}$/),
  /** In the files before. */
  records: z.int().min(0),
  /** The latest time in them; 0 if there are none. */
  latest: z.int(),
})
export type FileHead = z.infer<typeof FileHead>

export interface Line {
  /** Within its file, from 1 on. */
  readonly line: number
  readonly hash: string
  readonly content: unknown
}

/** Where a chain isn't what it was. */
export class ChainBreak extends Error {
  override readonly name = 'ChainBreak'

  constructor(
    readonly line: number,
    readonly problem: string,
  ) {
    super(`line ${line} ${problem}`)
  }
}

export function linked(before: string, content: object): { readonly text: string; readonly hash: string } {
  const json = JSON.stringify(content)
  const hash = hashOf(before, Buffer.from(json))
  return { text: `${hash} ${json}\n`, hash }
}

const NEWLINE = 0x0a
const HASH_CHARACTERS = 64
const LINES_AT_ONCE = 64

/** Up to which byte there are whole lines; what follows was being written when the process ended. */
export const wholeBytes = (bytes: Uint8Array): number => bytes.lastIndexOf(NEWLINE) + 1

/**
 * Whole lines of a file, in slices that leave the event loop its turns.
 *
 * @param before Hash of the last line of the file before; null takes it as the file tells.
 * @throws ChainBreak
 */
export async function* linesOf(bytes: Uint8Array, before: string | null): AsyncGenerator<Line> {
  let last = before
  const end = wholeBytes(bytes)
  for (let at = 0, line = 1; at < end; line++) {
    const next = bytes.indexOf(NEWLINE, at)
    const text = bytes.subarray(at, next)
    const hash = Buffer.from(text.subarray(0, HASH_CHARACTERS)).toString('latin1')
    const json = text.subarray(HASH_CHARACTERS + 1)
    const content = parsed(json, line)
    last ??= FileHead.safeParse(content).data?.before ?? BEGINNING
    if (text[HASH_CHARACTERS] !== SPACE || hash !== hashOf(last, json))
      throw new ChainBreak(line, 'is not what was written there after the line before it')
    yield { line, hash, content }
    last = hash
    at = next + 1
    if (line % LINES_AT_ONCE === 0) await turn()
  }
}

const SPACE = 0x20

function parsed(json: Uint8Array, line: number): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString('utf8'))
  } catch {
    throw new ChainBreak(line, 'can’t be read')
  }
}

const hashOf = (before: string, json: Uint8Array): string =>
  createHash('sha256').update(before).update(' ').update(json).digest('hex')
