/** How a task tells that our prover failed in it and the library's took over: the proof is good, but somebody should know. */
import type { ProverReport } from '../../../native/index.js'
import type { Progress } from '../../../runtime/pool/index.js'

/** The stage of progress that tells it; the note has the code, the reason, and where the inputs are kept. */
export const STOCK_PROVER = 'the stock prover took over'

type Fallback = ProverReport['fallbacks'][number]

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
    for (const fallback of report().fallbacks.slice(before)) progress({ stage: STOCK_PROVER, note: noteOf(fallback) })
  }
}

function noteOf({ circuit, code, message, kept, unkept }: Fallback): string {
  const why = `${circuit}: ${code}: ${message}`
  if (kept !== undefined) return `${why}; its inputs are kept in ${kept}`
  return unkept === undefined ? why : `${why}; its inputs are not kept: ${unkept}`
}
