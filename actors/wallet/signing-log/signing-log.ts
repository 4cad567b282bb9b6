/**
 * Each request to sign, granted or refused, once: on disk before its signature leaves, chained so that nothing in it can be changed unseen. Requests of one
 * moment go to disk together.
 */
import { WalletError, WalletErrorCode } from '../errors.js'
import { BEGINNING, type FileHead, linked, wholeBytes } from './chain.js'
import { type LogDisk, systemLogDisk } from './log-disk.js'
import { damaged, LogFiles } from './log-files.js'
import type { SigningLogOptions } from './options.js'
import { DEFAULT_LIMIT, isFound, type SigningLogQuery } from './query.js'
import { recordedId, recordOf, type SigningEntry, type SigningRecord } from './record.js'
import { type LogVerification, verifyLog } from './verification.js'

export interface SigningLogModules {
  /** Made if absent; the folder above it is there. */
  readonly folder: string
  readonly disk?: LogDisk
}

/** What was behind the last whole line when the log was opened: the end of a process in the middle of a write. Nobody was answered for it. */
export interface TornEnd {
  readonly bytes: number
  /** Where it is kept. */
  readonly keptAs: string
}

export interface OpenedLog {
  readonly log: SigningLog
  /** As from the time asked for, and with it all of the file that these begin in. */
  readonly recent: readonly SigningRecord[]
  readonly torn: readonly TornEnd[]
}

interface Waiting {
  readonly entry: SigningEntry
  resolve(record: SigningRecord): void
  reject(error: unknown): void
}

interface Position {
  /** 0 before the first file. */
  readonly file: number
  /** Of the file. */
  readonly bytes: number
  readonly hash: string
  readonly records: number
  readonly latest: number
}

export class SigningLog {
  private readonly ids: Set<string>
  private waiting: Waiting[] = []
  private writing: Promise<void> | null = null
  private failure: WalletError | null = null

  private constructor(
    private readonly options: SigningLogOptions,
    private readonly files: LogFiles,
    /** Up to where all is on disk. */
    private position: Position,
    ids: readonly string[],
  ) {
    this.ids = new Set(ids)
  }

  /**
   * A last record that was torn is taken off, and told.
   *
   * @param since Milliseconds since 1970: which records to give.
   * @throws WalletError SIGNING_LOG_DAMAGED if what was written since isn't what lies there; SIGNING_LOG_FAILED
   */
  static async open(options: SigningLogOptions, modules: SigningLogModules, since: number): Promise<OpenedLog> {
    const { folder, disk = systemLogDisk } = modules
    const files = new LogFiles(folder, disk)
    await files.makeFolder()
    const numbers = [...(await files.numbers())]
    const torn: TornEnd[] = []
    let recent: readonly SigningRecord[] = []
    let position: Position = { file: 0, bytes: 0, hash: BEGINNING, records: 0, latest: 0 }
    let next: FileHead | null = null
    for (let file = numbers.pop(); file !== undefined; file = numbers.pop()) {
      let bytes = await files.read(file)
      const length = wholeBytes(bytes)
      if (next === null && (length < bytes.length || length === 0)) {
        torn.push({ bytes: bytes.length - length, keptAs: await files.cut(file, bytes, length) })
        if (length === 0) continue
        bytes = bytes.subarray(0, length)
      }
      const { head, records, hash } = await files.parse(file, bytes, null)
      if (next !== null && next.before !== hash) throw damaged(files.pathOf(file), 0, 'whose end is not what was there')
      if (next === null) position = positionOf(file, bytes, hash, head, records)
      recent = [...records, ...recent]
      next = head
      if (head.latest < since) break
    }
    const ids = options.rememberedIds === 0 ? [] : recent.slice(-options.rememberedIds).map(({ id }) => id)
    const log = new SigningLog(options, files, position, ids)
    return { log, recent: recent.filter(({ at }) => at >= since), torn }
  }

  /** One that can't be opened: nothing is recorded in it, hence nothing signed, and as far as it can be read it is. */
  static unusable(options: SigningLogOptions, modules: SigningLogModules, failure: WalletError): SigningLog {
    const { folder, disk = systemLogDisk } = modules
    const everything: Position = { file: Number.MAX_SAFE_INTEGER, bytes: 0, hash: BEGINNING, records: 0, latest: 0 }
    const log = new SigningLog(options, new LogFiles(folder, disk), everything, [])
    log.failure = failure
    return log
  }

  /** Why nothing is recorded any more; null as long as something is. */
  get trouble(): WalletError | null {
    return this.failure
  }

  /** Records that are on disk, and the hash of the last line. */
  get head(): { readonly records: number; readonly hash: string } {
    const { records, hash } = this.position
    return { records, hash }
  }

  /**
   * Resolves when it is on disk: only then may a signature leave.
   *
   * @throws WalletError REQUEST_REPLAYED, SIGNING_LOG_FAILED or SIGNING_LOG_CLOSED. After SIGNING_LOG_FAILED nothing is recorded any more: only the disk
   *   knows what it has.
   */
  append(entry: SigningEntry): Promise<SigningRecord> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure)
      const id = recordedId(entry.id)
      if (this.ids.has(id)) return reject(new WalletError({ code: WalletErrorCode.REQUEST_REPLAYED, id }))
      this.remember(id)
      this.waiting.push({ entry, resolve, reject })
      this.writing ??= this.write()
    })
  }

  /** Whether a request of this id came before, as far as ids are remembered. */
  has(id: string): boolean {
    return this.ids.has(recordedId(id))
  }

  /** The newest first. @throws WalletError SIGNING_LOG_DAMAGED or SIGNING_LOG_FAILED */
  async query(query: SigningLogQuery): Promise<readonly SigningRecord[]> {
    const { limit = DEFAULT_LIMIT, from = Number.NEGATIVE_INFINITY } = query
    let { skip = 0 } = query
    const { file: last, bytes: end } = this.position
    const numbers = (await this.files.numbers()).filter(file => file <= last)
    const found: SigningRecord[] = []
    for (let file = numbers.pop(); file !== undefined && found.length < limit; file = numbers.pop()) {
      const bytes = await this.files.read(file)
      const { head, records } = await this.files.parse(file, file === last ? bytes.subarray(0, end) : bytes, null)
      const matching = records.toReversed().filter(record => isFound(record, query))
      found.push(...matching.slice(skip))
      skip = Math.max(0, skip - matching.length)
      if (head.latest < from) break
    }
    return found.slice(0, limit)
  }

  /** Of all that is on disk when it is asked. @throws WalletError SIGNING_LOG_FAILED */
  verify(): Promise<LogVerification> {
    return verifyLog(this.files, this.position)
  }

  /** What was given before is on disk then, or was refused. */
  async close(): Promise<void> {
    this.failure ??= new WalletError({ code: WalletErrorCode.SIGNING_LOG_CLOSED })
    await this.writing
  }

  private remember(id: string): void {
    const { rememberedIds } = this.options
    if (rememberedIds === 0) return
    this.ids.add(id)
    // A set keeps the order in which its members came.
    for (const oldest of this.ids) {
      if (this.ids.size <= rememberedIds) break
      this.ids.delete(oldest)
    }
  }

  private async write(): Promise<void> {
    // Whoever asks in the same turn of the event loop shares the flush.
    await null
    while (this.waiting.length > 0) {
      const batch = this.waiting
      this.waiting = []
      try {
        const records = await this.writeTogether(batch.map(({ entry }) => entry))
        for (const [at, { resolve }] of batch.entries()) resolve(records[at] as SigningRecord)
      } catch (error) {
        this.failure = error as WalletError
        for (const { reject } of [...batch, ...this.waiting]) reject(error)
        this.waiting = []
      }
    }
    // In the same turn as the last look at who waits: nobody comes between.
    this.writing = null
  }

  private async writeTogether(entries: readonly SigningEntry[]): Promise<readonly SigningRecord[]> {
    const { position } = this
    const isNew = position.file === 0 || position.bytes >= this.options.rotateBytes
    const file = position.file + (isNew ? 1 : 0)
    let { hash, records: count, latest } = position
    const texts: string[] = []
    const add = (content: object) => {
      const line = linked(hash, content)
      texts.push(line.text)
      hash = line.hash
    }
    if (isNew) add({ log: 1, file, before: hash, records: count, latest } satisfies FileHead)
    const records = entries.map(entry => recordOf(entry, ++count))
    for (const record of records) {
      add(record)
      latest = Math.max(latest, record.at)
    }
    const bytes = Buffer.from(texts.join(''))
    await this.files.append(file, bytes, isNew)
    this.position = { file, bytes: (isNew ? 0 : position.bytes) + bytes.length, hash, records: count, latest }
    return records
  }
}

function positionOf(
  file: number,
  bytes: Uint8Array,
  hash: string,
  head: FileHead,
  records: readonly SigningRecord[],
): Position {
  const latest = records.reduce((latest, { at }) => Math.max(latest, at), head.latest)
  return { file, bytes: bytes.length, hash, records: head.records + records.length, latest }
}
