/** When a worker process ends, which of the tasks it ran is to blame. */
import type { ExitReason } from './process-exit.js'

/**
 * - `charged`: it counts as one of the task's attempts.
 * - `suspect`: it may have been this task or another one beside it. Nobody is charged; suspects are tried again one at a time, alone in
 *   their process, so that the next crash names the culprit and the others don't run out of attempts with it.
 * - `innocent`: the process ended for another task's sake, or for none.
 */
export type Verdict = 'charged' | 'suspect' | 'innocent'

/**
 * @param overdue this task ran past its time
 * @param alone no other task ran in the process
 */
export function verdict(reason: ExitReason, { overdue, alone }: { overdue: boolean; alone: boolean }): Verdict {
  switch (reason) {
    case 'crashed':
    case 'silent':
      return alone ? 'charged' : 'suspect'
    case 'timeout':
      return overdue ? 'charged' : 'innocent'
    case 'idle':
    case 'cancelled':
    case 'start-timeout':
    case 'setup-invalid':
    case 'closed':
    case 'restarted':
      return 'innocent'
  }
}
