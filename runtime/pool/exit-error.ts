/** The error that a task ends with when its worker ended once too often. */
import { PoolErrorCode, type PoolErrorData, type WorkerEnd } from './errors.js'
import type { PoolTask } from './pool-task.js'
import type { ProcessExit } from './process-exit.js'

/** @param silenceMs after how long without a sign of life a process is ended */
export function exitError(task: PoolTask, exit: ProcessExit, silenceMs: number): PoolErrorData {
  const { stderr, reason } = exit
  if (reason !== 'timeout' && reason !== 'silent') return crashError(task, { kind: 'process', ...exit })
  const limitMs = reason === 'timeout' ? task.request.timeoutMs : silenceMs
  return { code: PoolErrorCode.TaskHung, reason, attempts: task.tries, limitMs, stderr, ...task.names }
}

export const crashError = (task: PoolTask, end: WorkerEnd): PoolErrorData => ({
  code: PoolErrorCode.WorkerCrashed,
  attempts: task.tries,
  end,
  ...task.names,
})
