/** Where the sealer's tasks run: a port, and the way to the worker processes of a pool. */
import { fileURLToPath } from 'node:url'
import type { Pool, PoolClassOptionsInput, Progress } from '../../runtime/pool/index.js'
import type { SealerOptions } from './options.js'
import type { ProverFallbacks } from './prover-fallbacks.js'
import { STOCK_PROVER } from './worker/fallbacks.js'
import type { TaskCall, TaskInput, TaskName, TaskOutput } from './worker/tasks.js'

export interface RunTask {
  /** Names the run in errors and events, and its attempts on disk. */
  readonly id: string
  /** Whose work it is, where an actor wants it. */
  readonly actor?: string
  /** Ends the task, and with it whatever its process does. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface ProofsRunner {
  /**
   * Runs a task to its end, somewhere. Tasks may be repeated, also after a crash in the midst of them.
   *
   * @throws what the task throws, with `code` and `data`.
   */
  run<N extends TaskName>(task: N, input: TaskInput<N>, options: RunTask): Promise<TaskOutput<N>>
}

/** Groth16 holds its process's thread pool for long, so it has a class of its own. */
const classOf = (task: TaskName): 'c2' | 'seal' => (task === 'commit2' ? 'c2' : 'seal')

/** Runs tasks in a pool that has the classes of `sealerPoolClasses`. */
export class PoolProofs implements ProofsRunner {
  constructor(
    readonly modules: { readonly pool: Pick<Pool, 'run'>; readonly fallbacks: Pick<ProverFallbacks, 'heard'> },
  ) {}

  run<N extends TaskName>(
    task: N,
    input: TaskInput<N>,
    { id, actor, signal, onProgress }: RunTask,
  ): Promise<TaskOutput<N>> {
    const call: TaskCall<N> = { task, input }
    const heard = (progress: Progress): void => {
      if (progress.stage === STOCK_PROVER) this.modules.fallbacks.heard({ task, id, actor }, progress.note)
      else onProgress?.(progress)
    }
    return this.modules.pool.run<TaskOutput<N>>(classOf(task), call, {
      id,
      ...(signal && { signal }),
      onProgress: heard,
    })
  }
}

/**
 * The pool classes that the sealer's tasks need.
 *
 * @param env For the worker processes: `VESPER_ADDON` and the folders of parameters.
 */
export function sealerPoolClasses(options: SealerOptions, env: Record<string, string>): PoolClassOptionsInput[] {
  const taskFile = fileURLToPath(new URL('./worker/task.js', import.meta.url))
  return [
    { name: 'seal', taskFile, env, threads: options.sealThreads, memoryBytes: options.sealMemoryBytes, priority: 1 },
    {
      name: 'c2',
      taskFile,
      env,
      threads: 1,
      memoryBytes: options.commit2MemoryBytes,
      nice: 19,
      ...(options.parameterLock !== undefined && { exclusiveLock: options.parameterLock }),
    },
  ]
}
