/** Every way the pool itself can fail. An error that a task throws is a `TaskError` (plain-error.ts) and keeps the task's own code. */
import type { ProcessExit } from './process-exit.js'

export enum PoolErrorCode {
  /** The options do not make sense; the pool was not built. */
  OptionsInvalid = 'POOL_OPTIONS_INVALID',
  /** No class of that name was declared. */
  ClassUnknown = 'POOL_CLASS_UNKNOWN',
  /** `maxQueue` tasks of the class wait already; try again later. */
  QueueFull = 'POOL_QUEUE_FULL',
  /** The caller's signal was aborted. The process that ran the task, if any, is gone. */
  Cancelled = 'POOL_CANCELLED',
  /** The pool is closing or closed. */
  Closed = 'POOL_CLOSED',
  /** The worker crashed under the task on each attempt. */
  WorkerCrashed = 'POOL_WORKER_CRASHED',
  /** The task ran past its time, or its process went silent, on the last attempt. */
  TaskHung = 'POOL_TASK_HUNG',
  /** The worker process could not be started, several times in a row. */
  StartFailed = 'POOL_START_FAILED',
  /** The task file, the lock module or a lock file of the class cannot be used: missing, or without the right export. */
  SetupInvalid = 'POOL_SETUP_INVALID',
  /** The input holds something that cannot go to another process: a function, a SharedArrayBuffer, a handle. */
  InputNotCloneable = 'POOL_INPUT_NOT_CLONEABLE',
  /** The output holds something that cannot come back from another process. */
  OutputNotCloneable = 'POOL_OUTPUT_NOT_CLONEABLE',
}

interface OfTask {
  readonly className: string
  readonly taskId: string
}

/** How a worker ended under a task: its whole process, or one thread of it (out of JS heap, `process.exit`, an uncaught exception). */
export type WorkerEnd =
  | ({ readonly kind: 'process' } & ProcessExit)
  | { readonly kind: 'thread'; readonly stderr: readonly string[] }

export type PoolErrorData =
  | { readonly code: PoolErrorCode.OptionsInvalid; readonly problems: string }
  | { readonly code: PoolErrorCode.ClassUnknown; readonly className: string; readonly known: readonly string[] }
  | ({ readonly code: PoolErrorCode.QueueFull; readonly maxQueue: number } & OfTask)
  | ({ readonly code: PoolErrorCode.Cancelled; readonly wasRunning: boolean } & OfTask)
  | ({ readonly code: PoolErrorCode.Closed } & OfTask)
  | ({ readonly code: PoolErrorCode.WorkerCrashed; readonly attempts: number; readonly end: WorkerEnd } & OfTask)
  | ({
      readonly code: PoolErrorCode.TaskHung
      readonly attempts: number
      /** `timeout`: the task ran past `limitMs`; `silent`: its process answered nothing for that long. */
      readonly reason: 'timeout' | 'silent'
      readonly limitMs: number
      readonly stderr: readonly string[]
    } & OfTask)
  | ({ readonly code: PoolErrorCode.StartFailed; readonly starts: number; readonly exit: ProcessExit } & OfTask)
  | ({ readonly code: PoolErrorCode.SetupInvalid; readonly stderr: readonly string[] } & OfTask)
  | ({ readonly code: PoolErrorCode.InputNotCloneable } & OfTask)
  | ({ readonly code: PoolErrorCode.OutputNotCloneable } & OfTask)

export class PoolError extends Error {
  override readonly name = 'PoolError'
  readonly code: PoolErrorCode
  readonly data: PoolErrorData

  constructor(data: PoolErrorData, options?: ErrorOptions) {
    super(describe(data), options)
    this.code = data.code
    this.data = data
  }
}

function describe(data: PoolErrorData): string {
  switch (data.code) {
    case PoolErrorCode.OptionsInvalid:
      return `the pool's options are invalid:\n${data.problems}`
    case PoolErrorCode.ClassUnknown:
      return `no class ${data.className} in this pool; declared are ${data.known.join(', ')}`
    case PoolErrorCode.QueueFull:
      return `${task(data)} was refused: ${data.maxQueue} tasks of its class wait already; try again later or raise maxQueue`
    case PoolErrorCode.Cancelled:
      return `${task(data)} was cancelled while it ${data.wasRunning ? 'ran' : 'waited'}`
    case PoolErrorCode.Closed:
      return `${task(data)} was not finished: the pool is closed`
    case PoolErrorCode.WorkerCrashed:
      return `the worker of ${task(data)} crashed (${crash(data.end)}), attempt ${data.attempts}; see data.end.stderr for its last words`
    case PoolErrorCode.TaskHung:
      return data.reason === 'timeout'
        ? `${task(data)} ran longer than ${data.limitMs} ms, attempt ${data.attempts}; its process was ended`
        : `the process of ${task(data)} was silent for ${data.limitMs} ms, attempt ${data.attempts}; it was ended`
    case PoolErrorCode.StartFailed:
      return `${task(data)} was not run: its process failed to start ${data.starts} times in a row (${how(data.exit)})`
    case PoolErrorCode.SetupInvalid:
      return `${task(data)} was not run: the task file, lock module or lock file of its class cannot be used; see the cause`
    case PoolErrorCode.InputNotCloneable:
      return `${task(data)} was not run: its input cannot be sent to another process; pass plain data, paths and bytes`
    case PoolErrorCode.OutputNotCloneable:
      return `${task(data)} ran, but its output cannot be sent back; return plain data, paths and bytes`
  }
}

const task = ({ className, taskId }: OfTask): string => `task ${taskId} of class ${className}`
const how = (exit: ProcessExit): string =>
  exit.signal === null ? `exit code ${exit.exitCode}` : `signal ${exit.signal}`
const crash = (end: WorkerEnd): string => (end.kind === 'process' ? how(end) : 'its thread ended')
