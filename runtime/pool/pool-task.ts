/** One call of `run`, from the queue to its result, over all its tries. */
import { PoolError, PoolErrorCode, type PoolErrorData } from './errors.js'
import type { PoolEvent } from './events.js'
import type { Progress } from './task-function.js'
import type { Queued } from './task-queue.js'

export interface TaskRequest {
  readonly className: string
  readonly id: string
  /** A payload. Made once, at the call: what the caller changes later does not reach a later try. */
  readonly input: Uint8Array
  readonly priority: number
  readonly seq: number
  /** 0: no limit. */
  readonly timeoutMs: number
  readonly queuedAtMs: number
  readonly onProgress: ((progress: Progress) => void) | null
}

export class PoolTask implements Queued {
  readonly request: TaskRequest
  readonly result: Promise<unknown>
  /** All tries so far. */
  tries = 0
  /** Tries that count against `attempts` of the class. */
  charged = 0
  /** It ran beside others when their process crashed: from then on it runs alone. */
  suspect = false
  /** Set once the caller's signal was aborted. */
  cancelled: { readonly reason: unknown } | null = null
  readonly #emit: (event: PoolEvent) => void
  #settle!: { resolve(output: unknown): void; reject(error: Error): void }

  constructor(request: TaskRequest, emit: (event: PoolEvent) => void) {
    this.request = request
    this.#emit = emit
    this.result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
  }

  get priority(): number {
    return this.request.priority
  }

  get seq(): number {
    return this.request.seq
  }

  /** For errors and events. */
  get names(): { readonly className: string; readonly taskId: string } {
    return { className: this.request.className, taskId: this.request.id }
  }

  report(progress: Progress): void {
    this.#emit({ type: 'task.progress', progress, ...this.names })
    this.request.onProgress?.(progress)
  }

  finish(
    output: unknown,
    times: { readonly runMs: number; readonly inWorkerMs: number; readonly startedAtMs: number },
  ): void {
    this.#emit({ type: 'task.finished', ...times, ...this.names })
    this.#settle.resolve(output)
  }

  fail(error: Error): void {
    this.#emit({ type: 'task.failed', error, ...this.names })
    this.#settle.reject(error)
  }

  refuse(data: PoolErrorData, cause?: unknown): void {
    this.fail(new PoolError(data, { cause }))
  }

  /** Ends it as its caller wished. */
  abandon(wasRunning: boolean): void {
    const error = { code: PoolErrorCode.Cancelled, wasRunning, ...this.names } as const
    this.#emit({ type: 'task.cancelled', wasRunning, ...this.names })
    this.#settle.reject(new PoolError(error, { cause: this.cancelled?.reason }))
  }
}
