/** The log's files: `signing-00000001.log` and so on, of which only the last one grows. */
import { dirname, join } from 'node:path'
import { WalletError, WalletErrorCode } from '../errors.js'
import { ChainBreak, FileHead, linesOf } from './chain.js'
import type { LogDisk } from './log-disk.js'
import { SigningRecord } from './record.js'

const NAME = /^signing-(\d{8})\.log$/

export interface ReadFile {
  readonly head: FileHead
  readonly records: readonly SigningRecord[]
  /** Of the last line. */
  readonly hash: string
}

export class LogFiles {
  constructor(
    readonly folder: string,
    private readonly disk: LogDisk,
  ) {}

  pathOf(file: number): string {
    return join(this.folder, `signing-${String(file).padStart(8, '0')}.log`)
  }

  /** In their order. @throws WalletError SIGNING_LOG_DAMAGED if one is missing between others. */
  async numbers(): Promise<readonly number[]> {
    const names = await this.asked(this.folder, disk => disk.list(this.folder))
    const numbers = names.flatMap(name => NAME.exec(name)?.[1] ?? []).map(Number)
    numbers.sort((one, other) => one - other)
    const missing = numbers.findIndex((number, at) => at > 0 && number !== (numbers[at - 1] as number) + 1)
    if (missing > 0) throw damaged(this.pathOf((numbers[missing - 1] as number) + 1), 0, 'which is missing')
    return numbers
  }

  read(file: number): Promise<Uint8Array> {
    return this.asked(this.pathOf(file), (disk, path) => disk.readWhole(path))
  }

  /** @throws WalletError SIGNING_LOG_DAMAGED, if not every whole line is what was written. */
  async parse(file: number, bytes: Uint8Array, before: string | null): Promise<ReadFile> {
    const path = this.pathOf(file)
    const records: SigningRecord[] = []
    let [head, hash]: [FileHead | null, string] = [null, '']
    try {
      for await (const line of linesOf(bytes, before)) {
        hash = line.hash
        if (line.line > 1) records.push(SigningRecord.parse(line.content))
        else head = FileHead.parse(line.content)
      }
    } catch (cause) {
      if (cause instanceof ChainBreak) throw damaged(path, cause.line, `which ${cause.problem}`, cause)
      throw damaged(path, records.length + (head === null ? 1 : 2), 'which is no line of a signing log', cause)
    }
    if (head === null || head.file !== file) throw damaged(path, 1, `which does not begin file ${file}`)
    if (before !== null && head.before !== before) throw damaged(path, 1, 'which does not continue the file before')
    return { head, records, hash }
  }

  /** On disk, and the file's name, too, if it is new. */
  async append(file: number, bytes: Uint8Array, isNew: boolean): Promise<void> {
    await this.asked(this.pathOf(file), async (disk, path) => {
      await disk.append(path, bytes)
      if (isNew) await disk.syncFolder(this.folder)
    })
  }

  async makeFolder(): Promise<void> {
    await this.asked(this.folder, async (disk, folder) => {
      await disk.makeFolder(folder)
      await disk.syncFolder(dirname(folder))
    })
  }

  /**
   * Takes off what is behind the last whole line, and keeps it in a file beside. A file without any line goes.
   *
   * @returns the path of what was kept.
   */
  async cut(file: number, bytes: Uint8Array, length: number): Promise<string> {
    const kept = `${this.pathOf(file)}.torn-at-${length}`
    await this.asked(this.pathOf(file), async (disk, path) => {
      await disk.write(kept, bytes.subarray(length))
      await disk.syncFolder(this.folder)
      if (length > 0) await disk.truncate(path, length)
      else await disk.remove(path)
      await disk.syncFolder(this.folder)
    })
    return kept
  }

  private async asked<T>(path: string, ask: (disk: LogDisk, path: string) => Promise<T>): Promise<T> {
    try {
      return await ask(this.disk, path)
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'it failed'
      throw new WalletError({ code: WalletErrorCode.SIGNING_LOG_FAILED, path, reason }, { cause })
    }
  }
}

export const damaged = (path: string, line: number, problem: string, cause?: unknown): WalletError =>
  new WalletError({ code: WalletErrorCode.SIGNING_LOG_DAMAGED, path, line, problem }, { cause })
