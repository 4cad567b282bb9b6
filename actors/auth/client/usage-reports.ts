/**
 * What users asked of a component, told to auth every few seconds. What auth couldn't be told is told later, under the same id if it was sent, so that
 * nothing is counted twice; what is left when the process is killed is lost.
 */
import type { Client } from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { authApi } from '../api.js'
import { isRefused } from './refused.js'

export interface UsageReportsOptions {
  /** Of the component. */
  readonly service: string
  readonly reportMs: number
}

export interface UsageReportsModules {
  /** With an admin's token. @throws AuthError UNREACHABLE */
  readonly auth: () => Pick<Client<typeof authApi>, 'ReportUsage'>
  readonly clock: Pick<Clock, 'after'>
  /** Never the same. */
  readonly randomId: () => string
  readonly log: Log
}

interface Entry {
  readonly user: string
  readonly method: string
  calls: number
  errors: number
}

interface Report {
  readonly id: string
  readonly entries: readonly Entry[]
}

/** Of one report; and of users' methods that wait to be told. */
const MOST_ENTRIES = 10_000

export class UsageReports {
  #waiting = new Map<string, Entry>()
  /** Sent at least once, perhaps. */
  #report: Report | null = null
  #sending: Promise<void> | null = null
  #dropped = 0
  /** Why the last one wasn't taken. */
  #trouble: string | null = null
  #stopWaiting: () => void = () => {}
  #isOver = false

  constructor(
    readonly options: UsageReportsOptions,
    readonly modules: UsageReportsModules,
  ) {}

  start(): void {
    this.#isOver = false
    this.#wait()
  }

  /** Tells what is left, if auth can be asked now. */
  async stop(): Promise<void> {
    this.#isOver = true
    this.#stopWaiting()
    await this.#sending
    // One that was kept, and what came since.
    if (await this.#send()) await this.#send()
    const lost = this.#waiting.size + (this.#report?.entries.length ?? 0)
    if (lost > 0) this.modules.log.warn({ entries: lost }, 'auth was not told of all that users asked for')
  }

  count(user: string, method: string, isError: boolean): void {
    const key = `${user} ${method}`
    let entry = this.#waiting.get(key)
    if (entry === undefined) {
      if (this.#waiting.size >= MOST_ENTRIES) {
        this.#dropped++
        return
      }
      entry = { user, method, calls: 0, errors: 0 }
      this.#waiting.set(key, entry)
    }
    entry.calls++
    if (isError) entry.errors++
  }

  #wait(): void {
    if (this.#isOver) return
    this.#stopWaiting = this.modules.clock.after(this.options.reportMs, () => {
      this.#sending = this.#send().then(() => {
        this.#sending = null
        this.#wait()
      })
    })
  }

  /** @returns whether auth knows of all that it was to be told */
  async #send(): Promise<boolean> {
    const { modules, options } = this
    if (this.#report === null && this.#waiting.size > 0) {
      this.#report = { id: modules.randomId(), entries: [...this.#waiting.values()] }
      this.#waiting = new Map()
    }
    if (this.#report === null) return true
    try {
      await modules
        .auth()
        .ReportUsage({ ...this.#report, service: options.service, entries: [...this.#report.entries] })
      this.#report = null
      this.#trouble = null
    } catch (error) {
      this.#failed(error as Error)
    }
    if (this.#dropped > 0)
      modules.log.error({ calls: this.#dropped }, 'so many calls are not counted: auth was away for too long')
    this.#dropped = 0
    return this.#report === null
  }

  #failed(error: Error): void {
    const { log } = this.modules
    if (isRefused(error)) {
      log.error({ err: error, entries: this.#report?.entries.length }, 'auth refuses a report of usage; it is given up')
      this.#report = null
    } else if (this.#trouble !== error.message) log.warn({ reason: error.message }, 'usage is told to auth later')
    this.#trouble = error.message
  }
}
