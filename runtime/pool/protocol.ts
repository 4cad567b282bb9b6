/** What the main process, the worker process and its threads say to each other. Carried by structured cloning. */
import type { PlainError } from './plain-error.js'
import type { Progress } from './task-function.js'

/** The part of the options that the worker process needs. */
export interface HostSetup {
  readonly className: string
  readonly taskFile: string
  readonly threads: number
  readonly nice: number
  readonly lockModule: string | null
  readonly exclusiveLock: string | null
  readonly processLock: string | null
}

/** One try of one task. */
export interface TaskRun {
  /** Unique per try within a pool. */
  readonly runId: number
  readonly id: string
  readonly attempt: number
  readonly charged: number
  /** A payload. */
  readonly input: Uint8Array
}

/** Main process to worker process. */
export type ToHost =
  | { readonly type: 'setup'; readonly setup: HostSetup }
  | { readonly type: 'ping' }
  | { readonly type: 'run'; readonly run: TaskRun }
  /** Take the exclusive lock; answered by `locked` with the same number once it is held. It is given back when the next run ends. */
  | { readonly type: 'lock'; readonly request: number }
  /** Give the exclusive lock back, or stop waiting for it. */
  | { readonly type: 'unlock' }

/** Worker process to main process. Each of them is a sign of life. */
export type FromHost =
  /** The process runs and waits for its process lock. */
  | { readonly type: 'hello' }
  /** It holds its process lock and starts its threads. */
  | { readonly type: 'starting' }
  /** Every thread has loaded the task file. `nice` is what the kernel granted. */
  | { readonly type: 'ready'; readonly nice: number; readonly rssBytes: number }
  /** The task file, lock module or lock file cannot be used: the process is of no use. */
  | { readonly type: 'invalid'; readonly error: PlainError }
  | { readonly type: 'pong'; readonly rssBytes: number }
  | { readonly type: 'locked'; readonly request: number }
  | { readonly type: 'progress'; readonly runId: number; readonly progress: Progress }
  | ({ readonly type: 'finished'; readonly runId: number } & TaskEnd)
  /** The thread ended under the task; the process lives and has a new thread. */
  | { readonly type: 'thread-lost'; readonly runId: number; readonly error: PlainError }

/** Thread to its worker process, beside the result. */
export type FromThread =
  | { readonly type: 'loaded'; readonly error: PlainError | null }
  | { readonly type: 'progress'; readonly runId: number; readonly progress: Progress }

/** What a thread gives back for a try. Times are of the task function alone. */
export interface TaskEnd {
  readonly outcome: /** A payload. */
    | { readonly kind: 'output'; readonly output: Uint8Array }
    | { readonly kind: 'thrown'; readonly error: PlainError }
    /** The output cannot be made a payload. */
    | { readonly kind: 'uncloneable'; readonly error: PlainError }
  /** Milliseconds since the epoch, by the worker's clock. */
  readonly startedAtMs: number
  readonly inWorkerMs: number
  /** How many progress messages the thread sent for the try: the result must not overtake them. */
  readonly progressCount: number
}

/** `workerData` of a thread. */
export interface ThreadSetup {
  readonly className: string
  readonly taskFile: string
}
