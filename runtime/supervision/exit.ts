/**
 * How a child ended by itself.
 *
 * `normal` and `shutdown` are ends in order, and don't bring a transient child back; `crashed` and `killed` do.
 */
import { toFailure } from '../effects/index.js'
import type { LastExit } from './node.js'

export type Exit =
  | { readonly kind: 'normal' }
  /** In order, but before its work was done: a supervisor that gave up ends so, with the reason in `error`. */
  | { readonly kind: 'shutdown'; readonly error?: unknown }
  | {
      readonly kind: 'crashed'
      readonly error: unknown
      /**
       * `false`: the restart that follows is not counted against the supervisor's intensity, because somebody else counts (an actor's
       * strikes on one event). Siblings are restarted by the strategy all the same. Default true.
       */
      readonly counted?: boolean
    }
  | { readonly kind: 'killed' }

/** The work is done. `exited: run().then(normal)` makes the end of a promise the end of a child. */
export const normal = (): Exit => ({ kind: 'normal' })

export function crashed(error: unknown, { counted = true }: { counted?: boolean } = {}): Exit {
  return { kind: 'crashed', error, counted }
}

export function isAbnormal(exit: Exit): boolean {
  return exit.kind === 'crashed' || exit.kind === 'killed'
}

export function isCounted(exit: Exit): boolean {
  return exit.kind !== 'crashed' || exit.counted !== false
}

export function exitError(exit: Exit): unknown {
  return exit.kind === 'crashed' || exit.kind === 'shutdown' ? exit.error : undefined
}

const WITHOUT_ERROR = {
  normal: { code: 'NORMAL', message: 'its work was done' },
  shutdown: { code: 'SHUTDOWN', message: 'it ended in order' },
  crashed: { code: 'UNKNOWN', message: 'it crashed' },
  killed: { code: 'KILLED', message: 'it was killed' },
}

export function toLastExit(exit: Exit, at: number): LastExit {
  const error = exitError(exit)
  if (error === undefined) return { at, ...WITHOUT_ERROR[exit.kind] }
  const { code, message } = toFailure(error)
  return { at, code, message }
}
