/**
 * One question, put to those who can answer it: to the one with the least to do first; to the next one when that fails, is lost, or takes long. The first good answer counts,
 * also of one who was asked before. It ends with an answer, with the deadline, with the caller, or when nobody is left.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../runtime/timers/index.js'
import type { Connection } from '../connections/index.js'
import { type FailedTry, GatewayError, GatewayErrorCode } from '../errors.js'

const WHY_CHARACTERS = 256

export interface Question {
  /** For people: what is wanted of whom. */
  readonly what: string
  readonly method: string
  /** JSON. */
  readonly payload: unknown
  readonly deadlineMs: number
  /** Another one is asked, too, after so long. */
  readonly tryMs: number
}

/** Checks an answer. @throws what is wrong with it */
export type Reading<T> = (value: unknown) => T

export class Asking<T> {
  readonly answer: Promise<T>
  private readonly failed: FailedTry[] = []
  private readonly underway = new Map<string, Connection>()
  private readonly stops: (() => void)[] = []
  private readonly untried: Set<Connection>
  /** It has, or will have, its answer. */
  isOver = false
  /** For one of those who were not asked yet to have room. */
  private isWaiting = false
  private settle!: { resolve: (value: T) => void; reject: (error: unknown) => void }

  /** @param candidates at least one. */
  constructor(
    private readonly question: Question,
    candidates: readonly Connection[],
    private readonly modules: {
      readonly clock: Clock
      readonly read: Reading<T>
      /** Somebody has room again. */
      readonly onRoom: (then: () => void) => () => void
      readonly freed: () => void
      /** It has ended; told at once, before anybody hears its answer. */
      readonly over: () => void
    },
  ) {
    this.untried = new Set(candidates)
    this.answer = new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
    })
    const { clock, onRoom } = modules
    const { what, deadlineMs } = question
    this.stops.push(
      clock.after(deadlineMs, () =>
        this.fail({ code: GatewayErrorCode.TOO_LATE, what, deadlineMs, failed: this.failed }),
      ),
      onRoom(() => {
        if (this.isWaiting) this.next()
      }),
    )
    this.next()
  }

  /** The caller doesn't wait any more. */
  cancel(): void {
    this.fail({ code: GatewayErrorCode.CANCELLED, what: this.question.what })
  }

  private next(): void {
    if (this.isOver) return
    const free = [...this.untried].filter(one => one.hasRoom).sort(byLoad)
    const [chosen] = free
    this.isWaiting = chosen === undefined && this.untried.size > 0
    if (chosen !== undefined) this.ask(chosen)
    else if (this.untried.size === 0 && this.underway.size === 0)
      this.fail({ code: GatewayErrorCode.ALL_FAILED, what: this.question.what, failed: this.failed })
  }

  private ask(connection: Connection): void {
    const { method, payload, tryMs } = this.question
    const { clock } = this.modules
    const id = randomUUID()
    this.untried.delete(connection)
    this.underway.set(id, connection)
    const began = clock.monotonic()
    const stop = clock.after(tryMs, () => this.next())
    this.stops.push(stop)
    const Payload = Buffer.from(JSON.stringify(payload)).toString('base64')
    connection.request(
      { Id: id, Method: method, Payload },
      {
        answered: answer => {
          stop()
          connection.took(clock.monotonic() - began)
          this.underway.delete(id)
          if ('error' in answer) this.tryFailed(connection, answer.error)
          else this.take(connection, answer.value)
          this.modules.freed()
        },
        lost: reason => {
          stop()
          this.underway.delete(id)
          this.tryFailed(connection, reason)
          this.modules.freed()
        },
      },
    )
  }

  private take(connection: Connection, value: unknown): void {
    let read: T
    try {
      read = this.modules.read(value)
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      this.tryFailed(
        connection,
        new GatewayError({ code: GatewayErrorCode.ANSWER_INVALID, method: this.question.method, problem }).message,
      )
      return
    }
    if (!this.end()) return
    this.settle.resolve(read)
  }

  private tryFailed({ options }: Connection, why: string): void {
    this.failed.push({ channel: options.id, why: shortened(why) })
    this.next()
  }

  private fail(detail: GatewayError['detail']): void {
    if (this.end()) this.settle.reject(new GatewayError(detail))
  }

  /** False where it has ended already. */
  private end(): boolean {
    if (this.isOver) return false
    this.isOver = true
    this.modules.over()
    for (const stop of this.stops) stop()
    for (const [id, connection] of this.underway) connection.forget(id)
    if (this.underway.size > 0) this.modules.freed()
    return true
  }
}

/** Who has the least under way, and of those the quickest. */
const byLoad = (one: Connection, other: Connection): number =>
  one.underway - other.underway || one.latencyMs - other.latencyMs

/** What somebody else wrote is kept with connections, and told to whoever asked: no more of it than people read. */
const shortened = (why: string): string => (why.length <= WHY_CHARACTERS ? why : `${why.slice(0, WHY_CHARACTERS - 1)}…`)
