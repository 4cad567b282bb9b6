/** What a worker thread of the sealer's pool classes runs. */
import { loadProofs, type Proofs } from '../../../native/index.js'
import type { TaskContext } from '../../../runtime/pool/index.js'
import { tellingFallbacks } from './fallbacks.js'
import { requireParameters } from './parameters.js'
import { runTask, type TaskCall } from './tasks.js'

const ENDED = 'an earlier try took its process along'

let loaded: Proofs | null = null

/** @throws SealerError, NativeError */
export default function run(call: TaskCall, context: TaskContext): Promise<unknown> {
  loaded ??= loadProofs()
  const calls = loaded
  // It may have been our prover.
  calls.passOverProver(context.charged === 0 ? {} : { why: ENDED })
  return tellingFallbacks(
    () => calls.proverReport({}),
    progress => context.progress(progress),
    progress =>
      runTask(call, {
        calls,
        attempt: `${context.id}-${context.attempt}`,
        progress: (stage, within) => progress({ stage, ...within }),
        requireParameters,
      }),
  )
}
