/** Keeps the worker process of a class: starts it when wanted, again after it ended, later and later when it keeps crashing. */
import { backoffMs } from '../supervision/index.js'
import type { PoolEvent } from './events.js'
import { fileUrl } from './file-url.js'
import type { PoolModules } from './modules.js'
import type { PoolClassOptions, PoolOptions } from './options.js'
import type { PlainError } from './plain-error.js'
import { WorkerProcess } from './process.js'
import type { ExitReason, ProcessExit } from './process-exit.js'
import type { FromHost, HostSetup } from './protocol.js'
import type { ClassStat } from './stat.js'

export interface KeeperModules extends PoolModules {
  emit(event: PoolEvent): void
}

export interface KeeperObserver {
  ready(): void
  heard(message: FromHost): void
  paused(): void
  resumed(): void
  /** The process is gone. A new one may be wanted. */
  gone(exit: ProcessExit): void
  /** `startAttempts` starts in a row failed: who waits should be told. */
  startsFailed(starts: number, exit: ProcessExit): void
  /** No process of this class can work: see the error. */
  setupInvalid(error: PlainError, exit: ProcessExit): void
  /** A pause between two starts is over. */
  mayStart(): void
}

/** The process was not at fault: no back-off. */
const PLANNED: ReadonlySet<ExitReason> = new Set<ExitReason>(['idle', 'cancelled', 'closed', 'restarted'])

export class Keeper {
  readonly #options: PoolClassOptions
  readonly #pool: PoolOptions
  readonly #modules: KeeperModules
  readonly #observer: KeeperObserver
  readonly #holds = new Set<symbol>()
  #process: WorkerProcess | null = null
  #setupError: PlainError | null = null
  #lastReason: ExitReason | null = null
  #lastExit: ClassStat['lastExit'] = null
  #wasReady = false
  #restarts = 0
  /** Processes in a row that crashed without a finished task. */
  #barren = 0
  #failedStarts = 0
  /** These take the timer back; `null` when none runs. */
  #backoff: (() => void) | null = null
  #idle: (() => void) | null = null
  #closed = false
  #onClosed: (() => void) | null = null

  constructor(options: PoolClassOptions, pool: PoolOptions, modules: KeeperModules, observer: KeeperObserver) {
    this.#options = options
    this.#pool = pool
    this.#modules = modules
    this.#observer = observer
  }

  get process(): WorkerProcess | null {
    return this.#process
  }

  get lastExit(): ClassStat['lastExit'] {
    return this.#lastExit
  }

  get restarts(): number {
    return this.#restarts
  }

  get isPaused(): boolean {
    return this.#holds.size > 0
  }

  /** Starts a process if there is none and one may start now. */
  want(): void {
    this.#stopIdling()
    if (this.#process !== null || this.isPaused || this.#backoff !== null || this.#closed) return
    if (this.#lastReason !== null && this.#lastReason !== 'idle') this.#restarts++
    try {
      this.#process = this.#fork()
    } catch (error) {
      // No memory to fork: the same as a process that crashed before it was ready.
      this.#gone({ reason: 'crashed', exitCode: null, signal: null, stderr: [String(error)] })
      return
    }
    this.#modules.emit({ type: 'process.started', ...this.#names(this.#process) })
  }

  /** There is nothing to do: ends the process after `idleMs`, unless it is wanted before. */
  idle(): void {
    const { idleMs } = this.#options
    if (idleMs === 0 || this.#idle !== null || this.#process === null) return
    this.#idle = this.#modules.clock.after(idleMs, () => this.#process?.end('idle'))
  }

  /** A task came to its end in the process, so the process works. */
  fruitful(): void {
    this.#barren = 0
  }

  /** Stops the process, or keeps it from starting, until the returned function or `resumeAll` is called; several pauses nest. */
  pause(): () => void {
    const hold = Symbol('pause')
    this.#holds.add(hold)
    if (this.#holds.size === 1 && this.#process !== null) {
      this.#process.pause()
      this.#observer.paused()
      this.#modules.emit({ type: 'process.paused', ...this.#names(this.#process) })
    }
    return () => {
      if (this.#holds.delete(hold) && this.#holds.size === 0) this.#resume()
    }
  }

  resumeAll(): void {
    if (this.#holds.size === 0) return
    this.#holds.clear()
    this.#resume()
  }

  /** Ends the process for good; resolves when it is gone. */
  async close(): Promise<void> {
    this.#closed = true
    this.#backoff?.()
    this.#stopIdling()
    if (this.#process === null) return
    const gone = new Promise<void>(resolve => {
      this.#onClosed = resolve
    })
    this.#process.end('closed')
    await gone
  }

  #resume(): void {
    if (this.#process !== null) {
      this.#process.resume()
      this.#modules.emit({ type: 'process.resumed', ...this.#names(this.#process) })
    }
    this.#observer.resumed()
  }

  #fork(): WorkerProcess {
    const { taskFile, name, threads, nice, env, exclusiveLock, processLock } = this.#options
    const { lockModule, heartbeatMs, missedHeartbeats, startTimeoutMs } = this.#pool
    const setup: HostSetup = {
      className: name,
      taskFile: fileUrl(taskFile),
      threads,
      nice,
      lockModule: lockModule ?? null,
      exclusiveLock: exclusiveLock ?? null,
      processLock: processLock ?? null,
    }
    this.#wasReady = false
    return new WorkerProcess({ setup, env, heartbeatMs, missedHeartbeats, startTimeoutMs }, this.#modules, {
      heard: message => this.#heard(message),
      gone: exit => this.#gone(exit),
    })
  }

  #heard(message: FromHost): void {
    if (message.type === 'ready') this.#ready(message.nice, message.rssBytes)
    else if (message.type === 'invalid') {
      this.#setupError = message.error
      this.#process?.end('setup-invalid')
    } else this.#observer.heard(message)
  }

  #ready(nice: number, rssBytes: number): void {
    if (this.#process === null) return
    this.#wasReady = true
    this.#failedStarts = 0
    const { emit, log, clock } = this.#modules
    const names = this.#names(this.#process)
    emit({ type: 'process.ready', nice, rssBytes, startMs: clock.monotonic() - this.#process.startedAtMs, ...names })
    if (nice !== this.#options.nice)
      log.warn({ ...names, nice, wantedNice: this.#options.nice }, 'pool: the kernel refused the nice level')
    this.#observer.ready()
  }

  #gone(exit: ProcessExit): void {
    const { emit, log } = this.#modules
    if (this.#process !== null) {
      emit({ type: 'process.exited', exit, ...this.#names(this.#process) })
      if (!PLANNED.has(exit.reason))
        log.warn({ ...this.#names(this.#process), ...exit }, 'pool: a worker process ended')
    }
    this.#process = null
    this.#lastReason = exit.reason
    this.#lastExit = { at: this.#modules.clock.wall(), code: exit.reason.toUpperCase(), message: howItEnded(exit) }
    this.#stopIdling()
    const setupError = this.#setupError
    this.#setupError = null
    if (setupError !== null) this.#observer.setupInvalid(setupError, exit)
    else if (!PLANNED.has(exit.reason)) this.#fault(exit)
    this.#observer.gone(exit)
    this.#onClosed?.()
  }

  #fault(exit: ProcessExit): void {
    const { clock, random } = this.#modules
    if (!this.#wasReady && ++this.#failedStarts >= this.#pool.startAttempts) {
      this.#observer.startsFailed(this.#failedStarts, exit)
      this.#failedStarts = 0
    }
    const { backoffMinMs: minMs, backoffMaxMs: maxMs, backoffJitter: jitter } = this.#pool
    const pauseMs = backoffMs(++this.#barren, { minMs, maxMs, jitter }, random)
    if (pauseMs === 0 || this.#closed) return
    this.#backoff = clock.after(pauseMs, () => {
      this.#backoff = null
      this.#observer.mayStart()
    })
  }

  #stopIdling(): void {
    this.#idle?.()
    this.#idle = null
  }

  #names({ pid }: WorkerProcess): { className: string; pid: number } {
    return { className: this.#options.name, pid }
  }
}

function howItEnded({ exitCode, signal }: ProcessExit): string {
  return signal === null ? `with exit code ${exitCode}` : `by signal ${signal}`
}
