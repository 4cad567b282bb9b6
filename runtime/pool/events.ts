/** What a pool tells those who watch it. Times in milliseconds, sizes in bytes. */
import type { ProcessExit } from './process-exit.js'
import type { Progress } from './task-function.js'

interface OfTask {
  readonly className: string
  readonly taskId: string
}

interface OfProcess {
  readonly className: string
  readonly pid: number
}

export type PoolEvent =
  | ({ readonly type: 'task.queued'; readonly priority: number } & OfTask)
  | ({
      readonly type: 'task.started'
      readonly attempt: number
      readonly pid: number
      readonly waitMs: number
    } & OfTask)
  | ({ readonly type: 'task.progress'; readonly progress: Progress } & OfTask)
  | ({
      readonly type: 'task.finished'
      /** From the handover to the worker until the result is here. */
      readonly runMs: number
      /** Of that, inside the task function; the rest is the pool's overhead. */
      readonly inWorkerMs: number
      /** When the task function started, by the worker's wall clock, since the epoch. */
      readonly startedAtMs: number
    } & OfTask)
  | ({ readonly type: 'task.failed'; readonly error: Error } & OfTask)
  /** Tried again. `charged`: whether it counts as one of the task's attempts. */
  | ({ readonly type: 'task.retried'; readonly charged: boolean; readonly reason: ProcessExit['reason'] } & OfTask)
  | ({ readonly type: 'task.cancelled'; readonly wasRunning: boolean } & OfTask)
  | ({ readonly type: 'process.started' } & OfProcess)
  | ({
      readonly type: 'process.ready'
      readonly nice: number
      readonly rssBytes: number
      readonly startMs: number
    } & OfProcess)
  | ({ readonly type: 'process.exited'; readonly exit: ProcessExit } & OfProcess)
  | ({ readonly type: 'process.paused' } & OfProcess)
  | ({ readonly type: 'process.resumed' } & OfProcess)

export type PoolListener = (event: PoolEvent) => void
