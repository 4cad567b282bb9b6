/** How a task tells that our prover failed in it and the library's took over: the proof is good, but somebody should know. */
import { z } from 'zod'
import type { ProverReport } from '../../../native/index.js'
import type { Progress } from '../../../runtime/pool/index.js'

/** The stage of progress that tells it; the note has all of them. */
export const STOCK_PROVER = 'the stock prover took over'

/** A proof that the library's prover had to make because ours failed. */
const Fallback = z.object({
  circuit: z.string(),
  code: z.string(),
  message: z.string(),
  /** The folder that has what it takes to make the proof again. */
  kept: z.string().optional(),
  /** Why there is none. */
  unkept: z.string().optional(),
})
export type Fallback = z.infer<typeof Fallback>

const Note = z.array(Fallback)

/**
 * Runs a task, and tells which proofs of its process fall back meanwhile: before the next word of its progress, as the stock prover, too, may take the
 * process along, or at its end.
 *
 * @param progress Tells the main process.
 */
export async function tellingFallbacks<T>(
  report: () => Pick<ProverReport, 'fallbacks'>,
  progress: (progress: Progress) => void,
  task: (progress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  let told = report().fallbacks.at(-1)?.number ?? 0
  const tell = (): void => {
    const fallbacks = report().fallbacks.filter(({ number }) => number > told)
    // All at once: of updates of one stage that come close together the pool sends the last.
    if (fallbacks.length > 0) progress({ stage: STOCK_PROVER, note: JSON.stringify(fallbacks) })
    told = fallbacks.at(-1)?.number ?? told
  }
  try {
    return await task(one => {
      tell()
      progress(one)
    })
  } finally {
    tell()
  }
}

/** What the note of such progress tells. One that can't be read is a fallback all the same. */
export function readFallbacks(note = ''): readonly Fallback[] {
  try {
    return Note.parse(JSON.parse(note))
  } catch {
    return [{ circuit: 'unknown', code: 'UNKNOWN', message: note }]
  }
}
