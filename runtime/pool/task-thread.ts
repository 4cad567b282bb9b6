/**
 * What piscina runs on each thread: loads the class's task file once, then runs its function, and turns whatever happens into a value. A
 * throw would reach the main process through piscina's cloning of errors, which loses code and data.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { fileUrl } from './file-url.js'
import { decodePayload, encodePayload } from './payload.js'
import { toPlainError } from './plain-error.js'
import { ProgressSender } from './progress-sender.js'
import type { FromThread, TaskEnd, TaskRun, ThreadSetup } from './protocol.js'
import type { Progress, TaskContext, TaskFunction } from './task-function.js'

const { className, taskFile } = workerData as ThreadSetup

const tell = (message: FromThread): void => parentPort?.postMessage(message)

const loading: Promise<TaskFunction> = import(fileUrl(taskFile)).then(({ default: fn }: { default?: unknown }) => {
  if (typeof fn === 'function') return fn as TaskFunction
  throw new TypeError(`${taskFile} has no default export that is a function`)
})
loading.then(
  () => tell({ type: 'loaded', error: null }),
  error => tell({ type: 'loaded', error: toPlainError(error) }),
)

export default async function runTask({ runId, id, attempt, charged, input }: TaskRun): Promise<TaskEnd> {
  const task = await loading
  const sender = new ProgressSender(
    (progress: Progress) => tell({ type: 'progress', runId, progress }),
    () => performance.now(),
  )
  const context: TaskContext = { className, id, attempt, charged, progress: progress => sender.report(progress) }
  const start = performance.now()
  const outcome = await attemptTask(() => task(decodePayload(input), context))
  const inWorkerMs = performance.now() - start
  sender.flush()
  return { outcome, startedAtMs: performance.timeOrigin + start, inWorkerMs, progressCount: sender.count }
}

async function attemptTask(call: () => unknown): Promise<TaskEnd['outcome']> {
  let value: unknown
  try {
    value = await call()
  } catch (error) {
    return { kind: 'thrown', error: toPlainError(error) }
  }
  try {
    return { kind: 'output', output: encodePayload(value) }
  } catch (error) {
    return { kind: 'uncloneable', error: toPlainError(error) }
  }
}
