/** Runs the sealer's tasks in this process, on native calls of which Commit2 is recorded. */
import type { ProofsRunner, RunTask } from '../../actors/sealer/proofs.js'
import type { SealingCalls } from '../../actors/sealer/worker/calls.js'
import { runTask, type TaskInput, type TaskName, type TaskOutput } from '../../actors/sealer/worker/tasks.js'
import { installedProofs } from '../native/installed.js'
import { recordedCalls } from './calls.js'

export class InProcessProofs implements ProofsRunner {
  /** Tasks that were run, in order. */
  readonly ran: TaskName[] = []
  /** Called before each task; a throw is the task's failure. */
  before: (task: TaskName, input: unknown) => void | Promise<void> = () => {}
  /** Called when a task has ended, well or not, before anybody knows; a promise that never settles is a dead worker. */
  after: (task: TaskName) => void | Promise<void> = () => {}

  readonly #running = new Set<Promise<unknown>>()

  constructor(readonly calls: SealingCalls) {}

  /** Resolves when no task runs: a real worker that outlives its main process holds up its successor as long. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
  }

  async run<N extends TaskName>(
    task: N,
    input: TaskInput<N>,
    { id, signal, onProgress }: RunTask,
  ): Promise<TaskOutput<N>> {
    signal?.throwIfAborted()
    this.ran.push(task)
    await this.before(task, input)
    const run = runTask(
      // As if it had been sent to another process.
      { task, input: structuredClone(input) },
      { calls: this.calls, attempt: id, progress: stage => onProgress?.({ stage }) },
    )
    this.#running.add(run)
    try {
      return await run
    } finally {
      this.#running.delete(run)
      await this.after(task)
    }
  }
}

export interface RecordedProofs {
  readonly proofs: InProcessProofs
  /** How often each native call was made. */
  readonly count: Record<string, number>
}

export function recordedProofs(): RecordedProofs {
  const { calls, count } = recordedCalls(installedProofs())
  return { proofs: new InProcessProofs(calls), count }
}
