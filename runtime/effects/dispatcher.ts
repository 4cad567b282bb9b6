/**
 * Runs effects whose outbox rows are on disk, tries them again as their handlers say, and hands results back. Each try
 * has a token; a result that comes with another token than the newest is dropped, so a try that was given up can't
 * speak for the one that follows.
 */
import type { Address } from '../machine/index.js'
import { encodedBytes } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { EffectContext, EffectHandler, Progress } from './define.js'
import { EffectError, EffectErrorCode } from './errors.js'
import { type Failure, toFailure } from './failure.js'

/** What the dispatcher needs to know of an outbox row. */
export interface EffectRow {
  /** `<address>/<seq>/<index>` */
  readonly effect: string
  readonly actor: Address
  readonly invoke: string
  readonly name: string
  readonly input: unknown
  /** Tries begun and failed. */
  readonly attempts: number
  readonly intent: unknown
}

export type EffectResult = { readonly output: unknown } | { readonly failure: Failure }

export interface EffectNews {
  readonly kind: 'effect'
  readonly address: Address
  readonly effect: string
  readonly id: string
  readonly attempt: number
  readonly phase: 'started' | 'progress' | 'succeeded' | 'failed' | 'retrying' | 'cancelled'
  readonly progress?: Progress
  readonly failure?: { readonly code: string; readonly message: string }
  readonly at: number
}

export interface DispatcherModules {
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  /** Takes a result; it is on disk when the promise resolves. */
  readonly deliver: (row: EffectRow, result: EffectResult) => Promise<void>
  /** Writes what changed of a row (tries, intent); on disk when the promise resolves. */
  readonly rewrite: (row: EffectRow) => Promise<void>
  /** The effect is gone for good: its tombstone can go. */
  readonly buried: (row: EffectRow) => void
  readonly news: (news: EffectNews) => void
  /** Whether anybody wants news of this actor's effects. */
  readonly watched?: (address: Address) => boolean
  /** A try has begun. */
  readonly tried?: () => void
  /** An effect is over and forgotten: there is room for another. */
  readonly over?: () => void
  /** Called when a handler has finished, before anybody knows; a test kills the process here. */
  readonly afterRun?: (row: EffectRow) => void
  /** Called when the result is on disk, before the try is forgotten. */
  readonly beforeAcknowledge?: (row: EffectRow) => void
}

export interface DispatcherOptions {
  /** Handlers that run at once; further ones wait in order. */
  readonly maxRunning: number
  /** Longest encoded output, bytes; bigger values go by file reference. */
  readonly maxOutputBytes: number
  /** Runs every handler twice and delivers both results: what works so works after any crash. For tests. */
  readonly duplicate: boolean
  /** How long `stop` waits for handlers that don't heed their signal, milliseconds. */
  readonly stopPatienceMs: number
}

export const DISPATCHER_DEFAULTS: DispatcherOptions = {
  maxRunning: 256,
  maxOutputBytes: 16 * 1024,
  duplicate: false,
  stopPatienceMs: 30_000,
}

/** How it goes with an effect. */
export interface RunStatus {
  /** Of the try that runs or comes next; the first is 1. */
  readonly attempt: number
  readonly running: boolean
  readonly nextAt: number | null
  readonly failure: { readonly code: string; readonly message: string } | null
}

interface Run {
  row: EffectRow
  token: number
  readonly abort: AbortController
  /** Takes back a wait between two tries. */
  unwait: (() => void) | null
  running: boolean
  cancelled: boolean
  /** When the next try begins, while it waits for that. */
  nextAt: number | null
  /** Of the try before. */
  failure: Failure | null
}

export class Dispatcher {
  readonly #handlers = new Map<string, { handler: EffectHandler; modules: object }>()
  readonly #runs = new Map<string, Run>()
  readonly #waiting: Run[] = []
  #running = 0
  #tokens = 0
  #stopping = false
  #settled: (() => void) | null = null

  constructor(
    readonly options: DispatcherOptions,
    readonly modules: DispatcherModules,
  ) {}

  register(handler: EffectHandler, modules: object): void {
    this.#handlers.set(handler.name, { handler, modules })
  }

  handles(name: string): boolean {
    return this.#handlers.has(name)
  }

  /** Whether anything of the effect may still be happening. */
  isRunning(effect: string): boolean {
    return this.#runs.get(effect)?.running ?? false
  }

  /** How it goes with an effect; undefined for one that is over, or still on disk alone. */
  statusOf(effect: string): RunStatus | undefined {
    const run = this.#runs.get(effect)
    if (run === undefined) return undefined
    const { row, running, nextAt, failure } = run
    return {
      attempt: row.attempts + 1,
      running,
      nextAt,
      failure: failure && { code: failure.code, message: failure.message },
    }
  }

  get size(): number {
    return this.#runs.size
  }

  start(row: EffectRow): void {
    if (this.#stopping || this.#runs.has(row.effect)) return
    const run: Run = {
      row,
      token: 0,
      abort: new AbortController(),
      unwait: null,
      running: false,
      cancelled: false,
      nextAt: null,
      failure: null,
    }
    this.#runs.set(row.effect, run)
    this.#waiting.push(run)
    this.#admit()
  }

  /** The machine has left the state: its effect is aborted, and buried when it is really gone. */
  cancel(effect: string): void {
    const run = this.#runs.get(effect)
    if (run === undefined) return
    run.cancelled = true
    run.unwait?.()
    this.#news(run, 'cancelled')
    if (run.running) run.abort.abort(new EffectError({ code: EffectErrorCode.CANCELLED, effect: run.row.name }))
    else this.#forget(run)
  }

  /**
   * Aborts everything and waits until no handler runs any more, or patience ends. Rows stay: the next start runs them
   * again.
   */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#waiting.length = 0
    for (const run of this.#runs.values()) {
      run.unwait?.()
      run.abort.abort(new EffectError({ code: EffectErrorCode.STOPPING, effect: run.row.name }))
    }
    if (this.#running > 0) await this.#patience()
    this.#runs.clear()
  }

  #patience(): Promise<void> {
    const { clock, log } = this.modules
    return new Promise(resolve => {
      const giveUp = clock.after(this.options.stopPatienceMs, () => {
        const effects = [...this.#runs.values()].filter(run => run.running).map(run => run.row.effect)
        log.warn({ effects }, 'effects still run though they were told to stop; left behind')
        resolve()
      })
      this.#settled = () => {
        giveUp()
        resolve()
      }
    })
  }

  /** Forgets everything at once, as a crash would. */
  drop(): void {
    for (const run of this.#runs.values()) {
      run.token = -1
      run.unwait?.()
      run.abort.abort(new EffectError({ code: EffectErrorCode.STOPPING, effect: run.row.name }))
    }
    this.#runs.clear()
    this.#waiting.length = 0
  }

  #admit(): void {
    while (this.#running < this.options.maxRunning) {
      const run = this.#waiting.shift()
      if (run === undefined) return
      if (!run.cancelled) void this.#try(run)
    }
  }

  async #try(run: Run): Promise<void> {
    const token = ++this.#tokens
    run.token = token
    run.running = true
    this.#running++
    this.modules.tried?.()
    let result: EffectResult
    try {
      result = await this.#run(run)
    } finally {
      run.running = false
      this.#running--
      if (this.#stopping && this.#running === 0) this.#settled?.()
    }
    try {
      if (run.token !== token || this.#stopping) return
      if (run.cancelled) return this.#forget(run)
      this.modules.afterRun?.(run.row)
      if ('failure' in result && this.#mayRetry(run, result.failure)) return await this.#retryLater(run, result.failure)
      if ('failure' in result) this.#news(run, 'failed', { failure: result.failure })
      else this.#news(run, 'succeeded')
      await this.modules.deliver(run.row, result)
      this.modules.beforeAcknowledge?.(run.row)
      if (this.#runs.get(run.row.effect) === run) this.#over(run)
    } catch (error) {
      // The result could not be stored: the store has failed, and whoever opens it again runs the effect again.
      this.modules.log.warn({ effect: run.row.effect, error: toFailure(error) }, 'effect result not stored')
    } finally {
      this.#admit()
    }
  }

  async #run(run: Run): Promise<EffectResult> {
    const { row } = run
    const found = this.#handlers.get(row.name)
    if (found === undefined)
      return { failure: toFailure(new EffectError({ code: EffectErrorCode.UNHANDLED, effect: row.name })) }
    const { handler, modules } = found
    this.#news(run, 'started')
    try {
      const input = handler.input.safeParse(row.input)
      if (!input.success)
        throw new EffectError({ code: EffectErrorCode.INPUT_INVALID, effect: row.name, reason: input.error.message })
      const contextNow = (): EffectContext => ({
        id: row.effect,
        actor: row.actor,
        attempt: row.attempts + 1,
        at: this.modules.clock.wall(),
        signal: run.abort.signal,
        progress: progress => this.#news(run, 'progress', { progress }),
        // Read at each call: a repeat has to see what the one before it wrote.
        intent: run.row.intent,
        writeIntent: async intent => {
          run.row = { ...run.row, intent }
          await this.modules.rewrite(run.row)
        },
      })
      const call = (): Promise<unknown> => handler.run(input.data as never, { ...modules, ...contextNow() } as never)
      if (this.options.duplicate) await call()
      const output = handler.output.safeParse(await call())
      if (!output.success)
        throw new EffectError({ code: EffectErrorCode.OUTPUT_INVALID, effect: row.name, reason: output.error.message })
      const bytes = encodedBytes(output.data)
      if (bytes > this.options.maxOutputBytes)
        throw new EffectError({
          code: EffectErrorCode.OUTPUT_TOO_LARGE,
          effect: row.name,
          bytes,
          limit: this.options.maxOutputBytes,
        })
      return { output: output.data }
    } catch (error) {
      return { failure: toFailure(error) }
    }
  }

  #mayRetry(run: Run, failure: Failure): boolean {
    const handler = this.#handlers.get(run.row.name)?.handler
    if (handler === undefined || NEVER_RETRIED.has(failure.code)) return false
    if (run.row.attempts + 1 >= handler.retryPolicy.attempts) return false
    try {
      return !(handler.permanent?.(failure) ?? false)
    } catch (error) {
      this.modules.log.error({ effect: run.row.effect, error: toFailure(error) }, "the handler's 'permanent' threw")
      return true
    }
  }

  async #retryLater(run: Run, failure: Failure): Promise<void> {
    const { backoffMs, jitter } = (this.#handlers.get(run.row.name) as { handler: EffectHandler }).handler.retryPolicy
    const wait = Math.min(backoffMs[1], backoffMs[0] * 2 ** run.row.attempts)
    run.row = { ...run.row, attempts: run.row.attempts + 1 }
    run.failure = failure
    this.#news(run, 'retrying', { failure })
    this.modules.log.warn({ effect: run.row.effect, attempt: run.row.attempts, failure }, 'effect failed, tried again')
    await this.modules.rewrite(run.row)
    if (run.cancelled || this.#stopping) return
    const delayMs = wait * (1 - jitter * this.modules.random())
    run.nextAt = this.modules.clock.wall() + delayMs
    run.unwait = this.modules.clock.after(delayMs, () => {
      run.unwait = null
      run.nextAt = null
      this.#waiting.push(run)
      this.#admit()
    })
  }

  #forget(run: Run): void {
    if (this.#runs.get(run.row.effect) !== run) return
    this.#over(run)
    this.modules.buried(run.row)
  }

  #over(run: Run): void {
    this.#runs.delete(run.row.effect)
    this.modules.over?.()
  }

  #news(run: Run, phase: EffectNews['phase'], more: { progress?: Progress; failure?: Failure } = {}): void {
    if (this.modules.watched?.(run.row.actor) === false) return
    this.modules.news({
      kind: 'effect',
      address: run.row.actor,
      effect: run.row.name,
      id: run.row.effect,
      attempt: run.row.attempts + 1,
      phase,
      ...(more.progress && { progress: more.progress }),
      ...(more.failure && { failure: { code: more.failure.code, message: more.failure.message } }),
      at: this.modules.clock.wall(),
    })
  }
}

const NEVER_RETRIED: ReadonlySet<string> = new Set([
  EffectErrorCode.UNHANDLED,
  EffectErrorCode.INPUT_INVALID,
  EffectErrorCode.OUTPUT_INVALID,
  EffectErrorCode.OUTPUT_TOO_LARGE,
])
