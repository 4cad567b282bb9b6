/** What a worker thread of the sealer's pool classes runs. */
import { loadProofs } from '../../../native/index.js'
import type { TaskContext } from '../../../runtime/pool/index.js'
import type { SealingCalls } from './calls.js'
import { requireParameters } from './parameters.js'
import { runTask, type TaskCall } from './tasks.js'

let loaded: SealingCalls | null = null

/** @throws SealerError, NativeError */
export default function run(call: TaskCall, context: TaskContext): Promise<unknown> {
  loaded ??= loadProofs()
  return runTask(call, {
    calls: loaded,
    attempt: `${context.id}-${context.attempt}`,
    progress: stage => context.progress({ stage }),
    requireParameters,
  })
}
