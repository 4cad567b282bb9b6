/**
 * Heavy work in worker processes: a process per class of work, tasks that wait for memory in order of urgency, and processes that are
 * replaced when they crash, hang or are cancelled. DESIGN.md §5.
 */
import { admit, MemoryBudget } from './admission.js'
import { PoolError, PoolErrorCode } from './errors.js'
import type { PoolEvent, PoolListener } from './events.js'
import { Lane } from './lane.js'
import type { PoolModules } from './modules.js'
import { type PoolOptionsInput, parsePoolOptions } from './options.js'
import { encodePayload } from './payload.js'
import { PoolTask } from './pool-task.js'
import type { PoolStat } from './stat.js'
import type { Progress } from './task-function.js'

export interface RunOptions {
  /** Names the task in errors, events and its context. The pool does not ask that it be unique. */
  readonly id: string
  /** Within the class, higher first; equals by age. Default 0. */
  readonly priority?: number
  /**
   * Cancels the task. One that runs is stopped by ending its process, for native code cannot be stopped otherwise; what else ran there is
   * tried again.
   */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** In place of `taskTimeoutMs` of the class. 0: no limit. */
  readonly timeoutMs?: number
}

export interface CloseOptions {
  /** How long running tasks may go on before they are ended. */
  readonly drainMs: number
}

export class Pool {
  readonly #modules: PoolModules
  readonly #lanes: ReadonlyMap<string, Lane>
  readonly #budget: MemoryBudget
  readonly #listeners = new Set<PoolListener>()
  #seq = 0
  #scheduling = false
  #again = false
  #closed: Promise<void> | null = null

  /** @throws PoolError POOL_OPTIONS_INVALID */
  constructor(input: PoolOptionsInput, modules: PoolModules) {
    const options = parsePoolOptions(input)
    this.#modules = modules
    this.#budget = new MemoryBudget(options.memoryBytes)
    const shared = {
      ...modules,
      budget: this.#budget,
      emit: (event: PoolEvent) => this.#emit(event),
      schedule: () => this.#schedule(),
      nextRunId: () => this.#seq++,
    }
    this.#lanes = new Map(options.classes.map(one => [one.name, new Lane(one, options, shared)]))
  }

  /**
   * Runs a task of a class in its worker process.
   *
   * A task whose worker crashes or hangs is tried again, so a task must be repeatable.
   *
   * @returns what the task returned, cloned.
   * @throws TaskError what the task threw, with its code, data, stack and causes; it is not tried again.
   * @throws PoolError POOL_CLASS_UNKNOWN, POOL_QUEUE_FULL, POOL_CANCELLED, POOL_CLOSED, POOL_WORKER_CRASHED, POOL_TASK_HUNG,
   *   POOL_START_FAILED, POOL_SETUP_INVALID, POOL_INPUT_NOT_CLONEABLE, POOL_OUTPUT_NOT_CLONEABLE.
   */
  async run<Output = unknown>(className: string, task: unknown, options: RunOptions): Promise<Output> {
    const lane = this.#lane(className)
    const { id, priority = 0, signal, onProgress, timeoutMs = lane.options.taskTimeoutMs } = options
    if (signal?.aborted)
      throw new PoolError(
        { code: PoolErrorCode.Cancelled, className, taskId: id, wasRunning: false },
        { cause: signal.reason },
      )
    const request = {
      className,
      id,
      input: encode(task, { className, taskId: id }),
      priority,
      seq: this.#seq++,
      timeoutMs,
      queuedAtMs: this.#modules.clock.monotonic(),
      onProgress: onProgress ? (progress: Progress) => this.#guard(() => onProgress(progress)) : null,
    }
    const queued = new PoolTask(request, event => this.#emit(event))
    const cancel = (): void => lane.cancel(queued, signal?.reason)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      lane.add(queued)
      return (await queued.result) as Output
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /**
   * Starts the process of a class before it has work, and waits until it is ready: for work that has no time to wait for a start.
   *
   * @throws PoolError POOL_CLASS_UNKNOWN, POOL_START_FAILED, POOL_SETUP_INVALID, POOL_CLOSED
   */
  async warm(className: string): Promise<void> {
    await this.#lane(className).warm()
  }

  /**
   * Stops the process of a class where it stands (SIGSTOP): it uses no processor, but keeps its memory. Time stands still for its tasks, no
   * task starts, cancelling works.
   *
   * @returns resumes. Pauses nest: the class goes on when each of them was resumed.
   * @throws PoolError POOL_CLASS_UNKNOWN
   */
  pause(className: string): () => void {
    return this.#lane(className).pause()
  }

  /** Ends the process of a class, whatever it does; a new one goes on with its tasks. @throws PoolError POOL_CLASS_UNKNOWN */
  restart(className: string): void {
    this.#lane(className).restart()
  }

  /** Ends every pause of the class, whoever made them. @throws PoolError POOL_CLASS_UNKNOWN */
  resume(className: string): void {
    this.#lane(className).resumeAll()
  }

  /** @returns ends the subscription. */
  subscribe(listener: PoolListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  stat(): PoolStat {
    const { usedBytes, budgetBytes } = this.#budget
    const classes = Object.fromEntries([...this.#lanes].map(([name, lane]) => [name, lane.stat()]))
    return { memory: { usedBytes, budgetBytes }, classes }
  }

  /**
   * Rejects what waits with POOL_CLOSED, lets what runs come to its end for `drainMs`, then ends every process. Resolves when they are gone.
   * A second call waits for the first one's end.
   */
  close({ drainMs }: CloseOptions): Promise<void> {
    this.#closed ??= Promise.all([...this.#lanes.values()].map(lane => lane.close(drainMs))).then(() => {})
    return this.#closed
  }

  #lane(className: string): Lane {
    const lane = this.#lanes.get(className)
    if (lane !== undefined) return lane
    throw new PoolError({ code: PoolErrorCode.ClassUnknown, className, known: [...this.#lanes.keys()] })
  }

  /** Starting a task emits events, and a listener may call `run`: a call from inside only asks for another round. */
  #schedule(): void {
    this.#again = true
    if (this.#scheduling) return
    this.#scheduling = true
    try {
      while (this.#again) {
        this.#again = false
        const lanes = [...this.#lanes.values()]
        for (const lane of lanes) lane.prepare()
        admit(lanes, this.#budget)
      }
    } finally {
      this.#scheduling = false
    }
  }

  #emit(event: PoolEvent): void {
    for (const listener of this.#listeners) this.#guard(() => listener(event))
  }

  /** A listener's throw is its own affair. */
  #guard(call: () => void): void {
    try {
      call()
    } catch (err) {
      this.#modules.log.error({ err }, 'pool: a listener threw')
    }
  }
}

function encode(input: unknown, names: { readonly className: string; readonly taskId: string }): Uint8Array {
  try {
    return encodePayload(input)
  } catch (cause) {
    throw new PoolError({ code: PoolErrorCode.InputNotCloneable, ...names }, { cause })
  }
}
