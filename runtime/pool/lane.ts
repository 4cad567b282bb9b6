/** A class of work at run time: the tasks that wait, those that run, and what becomes of them when their process ends. */
import type { Applicant, MemoryBudget } from './admission.js'
import { PoolError, PoolErrorCode, type PoolErrorData, type WorkerEnd } from './errors.js'
import type { PoolEvent } from './events.js'
import { ExclusiveTurn } from './exclusive-turn.js'
import { crashError, exitError } from './exit-error.js'
import { Keeper } from './keeper.js'
import type { PoolModules } from './modules.js'
import type { PoolClassOptions, PoolOptions } from './options.js'
import { PausableTimer } from './pausable-timer.js'
import { decodePayload } from './payload.js'
import { TaskError } from './plain-error.js'
import type { PoolTask } from './pool-task.js'
import type { ExitReason, ProcessExit } from './process-exit.js'
import type { FromHost } from './protocol.js'
import { SlidingWindow } from './sliding-window.js'
import type { ClassStat } from './stat.js'
import { TaskQueue } from './task-queue.js'
import { verdict } from './verdict.js'

/** What a lane shares with the other lanes of its pool. */
export interface LaneModules extends PoolModules {
  readonly budget: MemoryBudget
  emit(event: PoolEvent): void
  /** Something changed: look again what may start. */
  schedule(): void
  /** Unique in the pool. */
  nextRunId(): number
}

/** One try under way. */
interface Run {
  readonly task: PoolTask
  readonly startedAtMs: number
  readonly timer: PausableTimer | null
  overdue: boolean
}

/** What ends a try while its process lives on. */
type RunEnd = Extract<FromHost, { type: 'finished' | 'thread-lost' }>

/** Someone who waits for the process to be ready, not for a task. */
interface Warmer {
  resolve(): void
  reject(error: Error): void
}

export class Lane implements Applicant {
  readonly options: PoolClassOptions
  readonly #pool: PoolOptions
  readonly #modules: LaneModules
  readonly #keeper: Keeper
  readonly #exclusive = new ExclusiveTurn()
  readonly #queue = new TaskQueue<PoolTask>()
  readonly #runs = new Map<number, Run>()
  readonly #waitMs: SlidingWindow
  readonly #runMs: SlidingWindow
  #warmers: Warmer[] = []
  #closing = false
  #onDrained: (() => void) | null = null

  constructor(options: PoolClassOptions, pool: PoolOptions, modules: LaneModules) {
    this.options = options
    this.#pool = pool
    this.#modules = modules
    this.#waitMs = new SlidingWindow(modules.clock, pool.windowMs)
    this.#runMs = new SlidingWindow(modules.clock, pool.windowMs)
    this.#keeper = new Keeper(options, pool, modules, {
      ready: () => this.#ready(),
      heard: message => this.#heard(message),
      paused: () => this.#eachTimer(timer => timer.pause()),
      resumed: () => {
        this.#eachTimer(timer => timer.resume())
        modules.schedule()
      },
      gone: exit => this.#gone(exit),
      startsFailed: (starts, exit) =>
        this.#refuseWaiting(names => ({ code: PoolErrorCode.StartFailed, starts, exit, ...names })),
      setupInvalid: (error, { stderr }) =>
        this.#refuseWaiting(names => ({ code: PoolErrorCode.SetupInvalid, stderr, ...names }), new TaskError(error)),
      mayStart: () => modules.schedule(),
    })
  }

  get priority(): number {
    return this.options.priority
  }

  get memoryBytes(): number {
    return this.options.memoryBytes
  }

  /** Queues the task, or refuses it with POOL_CLOSED or POOL_QUEUE_FULL. */
  add(task: PoolTask): void {
    const { maxQueue, threads } = this.options
    // What a free thread will take does not wait: with maxQueue 0 the class still works.
    const free = Math.max(0, threads - this.#runs.size)
    if (this.#closing) task.refuse({ code: PoolErrorCode.Closed, ...task.names })
    else if (this.#queue.size >= maxQueue + free)
      task.refuse({ code: PoolErrorCode.QueueFull, maxQueue, ...task.names })
    else {
      this.#queue.add(task)
      this.#modules.emit({ type: 'task.queued', priority: task.priority, ...task.names })
      this.#modules.schedule()
    }
  }

  /** A waiting task is rejected at once; a running one when its process is gone. One that has its result already is left alone. */
  cancel(task: PoolTask, reason: unknown): void {
    task.cancelled = { reason }
    if (this.#queue.remove(task)) {
      task.abandon(false)
      this.#modules.schedule()
    } else if (this.#running().some(run => run.task === task)) this.#keeper.process?.end('cancelled')
  }

  /** Resolves when the process is ready. */
  warm(): Promise<void> {
    if (this.#closing) return Promise.reject(new PoolError({ code: PoolErrorCode.Closed, ...this.#warmNames() }))
    if (this.#keeper.process?.ready === true) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#warmers.push({ resolve, reject })
      this.#modules.schedule()
    })
  }

  pause(): () => void {
    return this.#keeper.pause()
  }

  restart(): void {
    this.#keeper.process?.end('restarted')
  }

  resumeAll(): void {
    this.#keeper.resumeAll()
  }

  /** Rejects what waits, lets what runs come to its end for `drainMs`, then ends the process. Resolves when it is gone. */
  async close(drainMs: number): Promise<void> {
    this.#closing = true
    this.#refuseWaiting(names => ({ code: PoolErrorCode.Closed, ...names }))
    if (this.#runs.size > 0 && drainMs > 0) await this.#drain(drainMs)
    await this.#keeper.close()
  }

  stat(): ClassStat {
    const { process, isPaused, restarts, lastExit } = this.#keeper
    return {
      queued: this.#queue.size,
      running: this.#runs.size,
      paused: isPaused,
      process: process === null ? null : { pid: process.pid, ready: process.ready, rssBytes: process.rssBytes },
      restarts,
      lastExit,
      waitMs: this.#waitMs.percentiles(),
      runMs: this.#runMs.percentiles(),
    }
  }

  /** Does what must come before a task can start: a process, and the exclusive lock. */
  prepare(): void {
    const { process } = this.#keeper
    if (this.#queue.size > 0 || this.#warmers.length > 0) this.#keeper.want()
    else if (this.#runs.size === 0) this.#keeper.idle()
    if (process === null || this.#runs.size > 0) return
    if (this.#queue.size === 0) this.#exclusive.giveBack(process)
    else if (
      this.options.exclusiveLock !== undefined &&
      this.#startable() &&
      this.#modules.budget.fits(this.memoryBytes)
    )
      this.#exclusive.ask(process, this.#modules.nextRunId())
  }

  candidate(): number | null {
    const task = this.#queue.peek()
    if (task === null || !this.#startable() || this.#runs.size >= this.options.threads) return null
    if (this.options.exclusiveLock !== undefined && !this.#exclusive.held) return null
    const mustBeAlone = task.suspect || this.#running().some(run => run.task.suspect)
    return mustBeAlone && this.#runs.size > 0 ? null : task.seq
  }

  start(): void {
    const task = this.#queue.take()
    const { process } = this.#keeper
    if (task === null || process === null) return
    const { clock, budget, emit, nextRunId } = this.#modules
    const runId = nextRunId()
    const { id, input, timeoutMs, queuedAtMs } = task.request
    const attempt = task.tries + 1
    process.send({ type: 'run', run: { runId, id, attempt, charged: task.charged, input } })
    budget.take(this.memoryBytes)
    task.tries = attempt
    const startedAtMs = clock.monotonic()
    const timer = timeoutMs > 0 ? new PausableTimer(clock, timeoutMs, () => this.#overdue(runId)) : null
    this.#runs.set(runId, { task, startedAtMs, timer, overdue: false })
    const waitMs = startedAtMs - queuedAtMs
    this.#waitMs.add(waitMs)
    emit({ type: 'task.started', attempt, pid: process.pid, waitMs, ...task.names })
  }

  #startable(): boolean {
    return !this.#keeper.isPaused && this.#keeper.process?.ready === true
  }

  #ready(): void {
    for (const warmer of this.#warmers.splice(0)) warmer.resolve()
    this.#modules.schedule()
  }

  #heard(message: FromHost): void {
    if (message.type === 'locked') {
      if (this.#exclusive.locked(message.request)) this.#modules.schedule()
      return
    }
    if (!('runId' in message)) return
    const run = this.#runs.get(message.runId)
    // A cancelled task is settled by the end of its process.
    if (run === undefined || run.task.cancelled !== null) return
    if (message.type === 'progress') {
      run.task.report(message.progress)
      return
    }
    this.#leave(message.runId, run)
    this.#settle(run, message)
    this.#modules.schedule()
  }

  /** Takes a run off the books. */
  #leave(runId: number, run: Run): void {
    this.#runs.delete(runId)
    run.timer?.cancel()
    this.#modules.budget.give(this.memoryBytes)
    this.#exclusive.over()
    if (this.#runs.size === 0) this.#onDrained?.()
  }

  #settle({ task, startedAtMs: handedOverAtMs }: Run, message: RunEnd): void {
    if (message.type === 'thread-lost') {
      const end: WorkerEnd = { kind: 'thread', stderr: this.#keeper.process?.stderr() ?? [] }
      this.#charge(task, 'crashed', crashError(task, end), new TaskError(message.error))
      return
    }
    const { outcome, inWorkerMs, startedAtMs } = message
    const runMs = this.#modules.clock.monotonic() - handedOverAtMs
    this.#runMs.add(runMs)
    this.#keeper.fruitful()
    if (outcome.kind === 'output') task.finish(decodePayload(outcome.output), { runMs, inWorkerMs, startedAtMs })
    else if (outcome.kind === 'thrown') task.fail(new TaskError(outcome.error))
    else task.refuse({ code: PoolErrorCode.OutputNotCloneable, ...task.names }, new TaskError(outcome.error))
  }

  #overdue(runId: number): void {
    const run = this.#runs.get(runId)
    if (run === undefined) return
    run.overdue = true
    this.#keeper.process?.end('timeout')
  }

  #gone(exit: ProcessExit): void {
    const runs = [...this.#runs]
    for (const [runId, run] of runs) {
      this.#leave(runId, run)
      this.#afterExit(run, exit, runs.length === 1)
    }
    this.#exclusive.over()
    this.#modules.schedule()
  }

  #afterExit({ task, overdue }: Run, exit: ProcessExit, alone: boolean): void {
    const judged = verdict(exit.reason, { overdue, alone })
    if (judged === 'suspect') task.suspect = true
    if (task.cancelled !== null) task.abandon(true)
    else if (judged === 'charged') this.#charge(task, exit.reason, exitError(task, exit, this.#silenceMs()))
    else this.#retry(task, exit.reason, false)
  }

  #charge(task: PoolTask, reason: ExitReason, error: PoolErrorData, cause?: Error): void {
    task.charged++
    if (task.charged >= this.options.attempts) task.refuse(error, cause)
    else this.#retry(task, reason, true)
  }

  #retry(task: PoolTask, reason: ExitReason, charged: boolean): void {
    if (this.#closing) task.refuse({ code: PoolErrorCode.Closed, ...task.names })
    else {
      this.#modules.emit({ type: 'task.retried', reason, charged, ...task.names })
      this.#queue.add(task)
    }
  }

  #refuseWaiting(data: (names: { className: string; taskId: string }) => PoolErrorData, cause?: Error): void {
    for (const task of this.#queue.takeAll()) task.refuse(data(task.names), cause)
    for (const warmer of this.#warmers.splice(0)) warmer.reject(new PoolError(data(this.#warmNames()), { cause }))
  }

  #drain(drainMs: number): Promise<void> {
    const { clock } = this.#modules
    return new Promise(resolve => {
      const takeBack = clock.after(drainMs, resolve)
      this.#onDrained = () => {
        takeBack()
        resolve()
      }
    })
  }

  #running(): Run[] {
    return [...this.#runs.values()]
  }

  #eachTimer(act: (timer: PausableTimer) => void): void {
    for (const { timer } of this.#running()) if (timer !== null) act(timer)
  }

  #silenceMs(): number {
    return this.#pool.heartbeatMs * this.#pool.missedHeartbeats
  }

  #warmNames(): { className: string; taskId: string } {
    return { className: this.options.name, taskId: '(warm)' }
  }
}
