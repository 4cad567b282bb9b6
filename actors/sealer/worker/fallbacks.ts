/** How a task tells that our prover failed in it and the library's took over: the proof is good, but somebody should know. */
import type { ProverReport } from '../../../native/index.js'
import type { Progress } from '../../../runtime/pool/index.js'

/** The stage of progress that tells it; the note has the code and the reason. */
export const STOCK_PROVER = 'the stock prover took over'

/** Runs a task, and tells which proofs of its process fell back meanwhile. */
export async function tellingFallbacks<T>(
  report: () => Pick<ProverReport, 'fallbacks'>,
  progress: (progress: Progress) => void,
  task: () => Promise<T>,
): Promise<T> {
  const before = report().fallbacks.length
  try {
    return await task()
  } finally {
    for (const { circuit, code, message } of report().fallbacks.slice(before))
      progress({ stage: STOCK_PROVER, note: `${circuit}: ${code}: ${message}` })
  }
}
