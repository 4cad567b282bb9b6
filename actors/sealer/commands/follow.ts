/** Follows files from their taking in until all of their sectors are proved. */
import { CommandError, CommandErrorCode, type Session } from '../../../runtime/command/index.js'
import { WATCH, type WatchedNews, watch } from '../../../runtime/process/api.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { type SealedFile, sealerApi } from '../api.js'
import { type PhaseChange, SectorProgress } from './progress.js'

/** States of a file that don't change any more without a person. */
const SEALED = 'Sealed'
const STUCK: ReadonlySet<string> = new Set(['NeedsOperator', 'Incomplete'])

/** How often files are looked at, whatever the news say. */
const LOOK_MS = 2_000
/** At most so often when there is much news. */
const CALM_MS = 100

export interface FileProgress {
  file: SealedFile
  readonly sectors: readonly SectorProgress[]
}

export type Change =
  | { readonly kind: 'file'; readonly file: SealedFile }
  | ({
      readonly kind: 'phase'
      readonly sector: number
      readonly failure: string | null
      readonly at: number
    } & PhaseChange)
  | { readonly kind: 'note'; readonly sector: number; readonly note: string; readonly fraction: number | null }

interface Tracked {
  readonly progress: SectorProgress
  seq: number
}

export class Following {
  readonly #session: Session
  readonly #sealer: Client<typeof sealerApi>
  readonly #onChange: (change: Change) => void
  readonly #files = new Map<string, SealedFile>()
  readonly #sectors = new Map<number, Tracked>()
  readonly #dirty = new Set<string>()
  #wake = () => {}
  /** When the process began that does the work now. */
  #processStartedAt = 0

  constructor(session: Session, files: readonly SealedFile[], onChange: (change: Change) => void = () => {}) {
    this.#session = session
    this.#sealer = session.client('Sealer', sealerApi)
    this.#onChange = onChange
    for (const file of files) this.#files.set(file.cid, file)
  }

  /** As of now, in the order in which the files were given. */
  get files(): readonly FileProgress[] {
    return [...this.#files.values()].map(file => ({
      file,
      sectors: sectorsOf(file).flatMap(number => this.#sectors.get(number)?.progress ?? []),
    }))
  }

  /**
   * Resolves when every file is sealed.
   * @throws CommandError WORK_FAILED when none goes on by itself any more; the session's own reason when its process ends.
   */
  async run(signal: AbortSignal): Promise<readonly SealedFile[]> {
    const subscription = await this.#session.connection.subscribe(WATCH, watch, [{ kinds: ['sector', 'file'] }], news =>
      this.#hear(news),
    )
    this.#processStartedAt = (await this.#session.vesper.Version()).startedAt
    let over: { readonly reason: unknown } | null = null
    const end = (reason: unknown) => {
      over ??= { reason }
      this.#wake()
    }
    const aborted = () => end(signal.reason)
    signal.addEventListener('abort', aborted)
    void this.#session.ending.then(reason => end(reason ?? stopped()))
    void subscription.ended.then(reason => end(reason ?? stopped()))
    try {
      for (const cid of this.#files.keys()) this.#dirty.add(cid)
      for (;;) {
        await this.#look()
        const files = [...this.#files.values()]
        if (files.every(file => file.state === SEALED)) return files
        if (files.every(file => file.state === SEALED || STUCK.has(file.state))) throw await this.#stuck(files)
        if (signal.aborted) throw signal.reason
        if (over !== null) throw (over as { readonly reason: unknown }).reason
        await this.#somethingNew()
      }
    } finally {
      signal.removeEventListener('abort', aborted)
      subscription.close()
    }
  }

  /** Waits for news of a file, then a little for more of it; or a while. */
  async #somethingNew(): Promise<void> {
    if (this.#dirty.size === 0)
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, LOOK_MS)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    if (this.#dirty.size === 0) for (const [cid, file] of this.#files) if (file.state !== SEALED) this.#dirty.add(cid)
    await new Promise(resolve => setTimeout(resolve, CALM_MS))
  }

  async #look(): Promise<void> {
    const cids = [...this.#dirty]
    this.#dirty.clear()
    for (const cid of cids) {
      const file = await this.#sealer.FileStatus(cid)
      const before = this.#files.get(cid)
      this.#files.set(cid, file)
      if (before?.state !== file.state || String(sectorsOf(before)) !== String(sectorsOf(file)))
        this.#onChange({ kind: 'file', file })
    }
    const unknown = [...this.#files.values()].flatMap(sectorsOf).filter(number => !this.#sectors.has(number))
    if (unknown.length === 0) return
    const states = new Map((await this.#sealer.SectorsList()).map(sector => [sector.number, sector.state]))
    for (const number of new Set(unknown)) {
      const progress = new SectorProgress(number)
      const tracked: Tracked = { progress, seq: 0 }
      this.#sectors.set(number, tracked)
      if (states.get(number) === 'Proving') progress.wasProved()
      else
        for (const entry of await this.#sealer.SectorsLog(number)) {
          if (entry.failure !== null) progress.failure = `${entry.failure.code}: ${entry.failure.message}`
          this.#enter(tracked, entry.seq, entry.state, entry.at)
        }
      progress.startedAgain(this.#processStartedAt)
    }
  }

  #hear(news: WatchedNews): void {
    if (news.kind !== 'step' && news.kind !== 'effect') return
    const address = news.kind === 'step' ? news.view.address : news.address
    const [kind, ...rest] = address.split('/')
    if (kind === 'file') {
      const cid = rest.join('/')
      if (news.kind === 'step' && this.#files.has(cid)) {
        this.#dirty.add(cid)
        this.#wake()
      }
      return
    }
    const tracked = this.#sectors.get(Number(rest.at(-1)))
    if (tracked === undefined) return
    if (news.kind === 'step') {
      this.#enter(tracked, news.view.seq, news.view.state, news.view.at)
      return
    }
    const { progress } = tracked
    if (news.failure !== undefined) progress.failure = `${news.failure.code}: ${news.failure.message}`
    const said = news.progress
    if (said === undefined) return
    progress.note = said.note ?? said.stage
    this.#onChange({ kind: 'note', sector: progress.number, note: progress.note, fraction: said.fraction ?? null })
  }

  #enter(tracked: Tracked, seq: number, state: string, at: number): void {
    if (seq <= tracked.seq) return
    tracked.seq = seq
    const { progress } = tracked
    for (const change of progress.enter(state, at))
      this.#onChange({ kind: 'phase', sector: progress.number, failure: progress.failure, at, ...change })
  }

  /** Says which sectors rest, and why. */
  async #stuck(files: readonly SealedFile[]): Promise<CommandError> {
    const failed = []
    for (const number of new Set(files.filter(file => STUCK.has(file.state)).flatMap(sectorsOf))) {
      const sector = await this.#sealer.SectorsStatus(number)
      if (sector.state === 'FailedUnrecoverable')
        failed.push({ number, state: sector.state, lastFailure: sector.lastFailure })
    }
    const first = failed[0]
    if (first === undefined)
      return new CommandError(
        CommandErrorCode.WORK_FAILED,
        'a sector with a part of the file was removed after its staged copy had gone',
        'Run the same command again: it takes the bytes in anew.',
        { data: { files } },
      )
    const why = (number: number) => this.#sectors.get(number)?.progress.failure
    return new CommandError(
      CommandErrorCode.WORK_FAILED,
      failed
        .map(
          ({ number, lastFailure }) =>
            `sector ${number} failed for good: ${why(number) ?? lastFailure ?? 'its log says why'}`,
        )
        .join('; '),
      `See \`vesper sectors log ${first.number}\`; once the cause is gone, \`vesper sectors retry ${first.number}\`. The bytes are safe.`,
      { data: { sectors: failed } },
    )
  }
}

const sectorsOf = (file: SealedFile | undefined): readonly number[] => [
  ...new Set((file?.pieces ?? []).flatMap(piece => piece.sector ?? [])),
]

const stopped = () =>
  new CommandError(
    CommandErrorCode.PROCESS_ENDED,
    'the process that did the work was told to end; what was taken in is safe',
    'Run the same command again, or `vesper run`: the work goes on from where it is.',
  )
