/** From which epoch on a node has messages, receipts and states; of epochs before it, headers alone. In a file, so that it holds over a restart. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const File = z.object({
  /** Of the file's form. */
  version: z.literal(1),
  from: z.int().nonnegative(),
})

const fileIn = (folder: string): string => join(folder, 'states.json')

export class RetainedStates {
  private constructor(
    /** Null remembers nothing. */
    private readonly path: string | null,
    private epoch: number,
  ) {}

  /** @param folder The node's; null remembers nothing. */
  static in(folder: string | null): RetainedStates {
    if (folder === null) return new RetainedStates(null, 0)
    const path = fileIn(folder)
    return new RetainedStates(path, existsSync(path) ? File.parse(JSON.parse(readFileSync(path, 'utf8'))).from : 0)
  }

  /** Of a chain that has just come, whatever was known of another one. */
  static begin(folder: string, from: number): void {
    rmSync(fileIn(folder), { force: true })
    RetainedStates.in(folder).raise(from)
  }

  /** 0 is all. */
  get from(): number {
    return this.epoch
  }

  /** On disk when it returns: call it before the first block is gone. */
  raise(from: number): void {
    if (from <= this.epoch) return
    if (this.path !== null) {
      writeFileSync(`${this.path}.part`, `${JSON.stringify({ version: 1, from })}\n`, { flush: true })
      renameSync(`${this.path}.part`, this.path)
      flushFolder(dirname(this.path))
    }
    this.epoch = from
  }
}

/** So that a name in it outlives a power cut. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
