/**
 * Calls counted in a database, by all processes that name it together. While it doesn't answer each process counts for itself, so that calls go on
 * and limits still hold; it is asked again in the background, and no call waits for that.
 */
import { nameOf } from '../../../../runtime/mysql/index.js'
import type { Log } from '../../../../runtime/telemetry/index.js'
import type { Clock } from '../../../../runtime/timers/index.js'
import type { RateLimit } from '../../api/limits.js'
import { AuthError, AuthErrorCode } from '../../errors.js'
import { CountsDatabase, type CountsDatabaseOptions } from './database.js'
import { Limiters } from './limiters.js'
import { MemoryCounts } from './memory.js'
import type { CallCounts } from './port.js'

export interface SharedCountsModules {
  readonly clock: Pick<Clock, 'after' | 'wall'>
  readonly log: Log
}

/** Between questions whether the database answers again. */
const RETRY_MS = 1_000
const SWEEP_MS = 600_000
/** Clocks of processes may differ: what has ended here may go on there. */
const KEPT_MS = 3_600_000

export class SharedCounts implements CallCounts {
  /** Where the database is away. */
  readonly #insurance = new MemoryCounts()
  readonly #limiters = new Limiters({ make: rule => (this.#database as CountsDatabase).limiterOf(rule) })
  #database: CountsDatabase | null = null
  #isAway = true
  #isOver = false
  #stopRetry: () => void = () => {}
  #stopSweep: () => void = () => {}

  constructor(
    readonly options: CountsDatabaseOptions,
    readonly modules: SharedCountsModules,
  ) {}

  /** One that refuses is told at once; one that is away may come back. */
  async start(): Promise<void> {
    try {
      this.#database = await CountsDatabase.open(this.options)
    } catch (cause) {
      throw this.#refused(cause)
    }
    this.#isOver = false
    this.#isAway = false
    try {
      await this.#database.prepare()
    } catch (error) {
      if (isRefusal(error)) {
        await this.stop()
        throw this.#refused(error)
      }
      this.#lose(error)
    }
    this.#sweepLater()
  }

  async take(rule: RateLimit): Promise<number> {
    if (this.#isAway) return this.#takeAlone(rule)
    try {
      return await this.#inTime(this.#limiters.consume(rule, keyOf(rule)))
    } catch (error) {
      this.#lose(error)
      return this.#takeAlone(rule)
    }
  }

  /** Who was over the limit before is so still. */
  async #takeAlone(rule: RateLimit): Promise<number> {
    const refusedMs = this.#database?.refusedMs(this.#limiters.of(rule), keyOf(rule)) ?? 0
    return refusedMs > 0 ? Math.ceil(refusedMs) : this.#insurance.take(rule)
  }

  keep(user: string, rules: readonly RateLimit[]): void {
    this.#limiters.keep(user, rules)
    this.#insurance.keep(user, rules)
  }

  async stop(): Promise<void> {
    this.#isOver = true
    this.#isAway = true
    this.#stopRetry()
    this.#stopSweep()
    await this.#database?.close()
    this.#database = null
  }

  /** Waiting for a free connection counts, too: behind a database that hangs there may be many. */
  #inTime<T>(work: Promise<T>): Promise<T> {
    const { timeoutMs } = this.options
    return new Promise((resolve, reject) => {
      const stop = this.modules.clock.after(timeoutMs, () => reject(new Error(`no answer within ${timeoutMs} ms`)))
      work.then(resolve, reject).finally(stop)
    })
  }

  #lose(error: unknown): void {
    if (this.#isAway) return
    this.#isAway = true
    this.modules.log.warn(
      { database: this.#name, reason: reasonOf(error) },
      'the database of users’ limits doesn’t answer: this process holds them for itself',
    )
    this.#retryLater()
  }

  #retryLater(): void {
    if (this.#isOver) return
    this.#stopRetry = this.modules.clock.after(RETRY_MS, () => void this.#retry())
  }

  async #retry(): Promise<void> {
    try {
      await this.#database?.prepare()
    } catch {
      // What it is was told when it went away.
      this.#retryLater()
      return
    }
    if (this.#isOver) return
    this.#isAway = false
    this.modules.log.info({ database: this.#name }, 'the database of users’ limits answers again: they are shared')
  }

  #sweepLater(): void {
    this.#stopSweep = this.modules.clock.after(SWEEP_MS, () => {
      this.#sweepLater()
      if (!this.#isAway) void this.#database?.forget(this.modules.clock.wall() - KEPT_MS)
    })
  }

  #refused(cause: unknown): AuthError {
    const detail = { database: this.#name, reason: reasonOf(cause) }
    return new AuthError({ code: AuthErrorCode.LIMITS_REFUSED, ...detail }, { cause })
  }

  get #name(): string {
    return nameOf(this.options.address)
  }
}

/** A rule that was changed begins anew, in every process. */
const keyOf = ({ id, cap, periodMs }: RateLimit): string => `${id} ${cap}/${periodMs}`

/** The database answered, and time won't change what it says: who isn't let in (28), what is missing or not allowed (42). */
function isRefusal(error: unknown): boolean {
  const { sqlState } = error as { readonly sqlState?: unknown }
  return typeof sqlState === 'string' && /^(28|42)/.test(sqlState)
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return [code, message].filter(Boolean).join(': ') || `${error}`
}
