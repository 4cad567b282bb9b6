/** What a supervisor is told of a child: how to start it, when to start it again, how long it may take to stop. */
import type { Backoff } from './backoff.js'
import { SupervisionError, SupervisionErrorCode } from './errors.js'
import type { TreeNode } from './node.js'
import type { Running, StartContext } from './running.js'
import type { Strategy } from './strategy.js'

/**
 * - `permanent`: whenever it ends;
 * - `transient`: when it crashed or was killed, not when it ended in order;
 * - `temporary`: never, also not when a sibling's restart takes it down; its spec goes with it.
 */
export type Restart = 'permanent' | 'transient' | 'temporary'

/** How long a child may take to stop, in milliseconds, before it is killed; `kill` doesn't ask first. */
export type Shutdown = number | 'infinity' | 'kill'

/** The supervisor ends itself when one, or all, of its significant children have ended by themselves and won't be restarted. */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant'

/** `ignore`: there is nothing to run now; the spec is kept, without a child. */
export type Started = Running | 'ignore'

export interface RestartBackoff extends Backoff {
  /** A child that has run for so long starts again at once when it crashes: its earlier crashes are forgotten. */
  readonly stableMs: number
}

export interface ChildSpec {
  /** Unique among siblings; no `/`. */
  readonly id: string
  readonly type: TreeNode['type']
  /** Of a supervisor. */
  readonly strategy?: Strategy
  start(context: StartContext): Started | Promise<Started>
  readonly restart: Restart
  readonly shutdown: Shutdown
  readonly significant: boolean
  /** A start that takes longer has failed. Its signal is aborted, and it has `shutdown` to come to an end. */
  readonly startTimeoutMs: number | 'infinity'
  readonly backoff: RestartBackoff
}

export const BACKOFF_DEFAULT: RestartBackoff = { minMs: 200, maxMs: 30_000, jitter: 0.2, stableMs: 60_000 }

/** @throws SupervisionError SUPERVISION_SPEC_INVALID or SUPERVISION_ID_DUPLICATE, for the first spec that can't be. */
export function checkChildSpecs(specs: readonly ChildSpec[], autoShutdown: AutoShutdown = 'never'): void {
  const ids = new Set<string>()
  for (const spec of specs) {
    const { id } = spec
    const problem = problemOf(spec, autoShutdown)
    if (problem !== null) throw new SupervisionError({ code: SupervisionErrorCode.SPEC_INVALID, id, problem })
    if (ids.has(id)) throw new SupervisionError({ code: SupervisionErrorCode.ID_DUPLICATE, id })
    ids.add(id)
  }
}

function problemOf({ id, restart, shutdown, significant, startTimeoutMs, backoff }: ChildSpec, auto: AutoShutdown) {
  if (id === '' || id.includes('/')) return "an id is a part of a path: not empty, without '/'"
  if (!isDuration(shutdown) && shutdown !== 'kill')
    return `shutdown is ${shutdown}; give milliseconds from 0, 'infinity' or 'kill'`
  if (!isDuration(startTimeoutMs)) return `startTimeoutMs is ${startTimeoutMs}; give milliseconds from 0, or 'infinity'`
  if (significant && restart === 'permanent')
    return 'a significant child ends its supervisor when it ends, but a permanent one is restarted; make it transient or temporary'
  if (significant && auto === 'never')
    return "a significant child needs a supervisor whose autoShutdown is 'any_significant' or 'all_significant'"
  const { minMs, maxMs, jitter, stableMs } = backoff
  if (!(minMs >= 0 && maxMs >= minMs && stableMs >= 0 && jitter >= 0 && jitter <= 1))
    return 'backoff needs 0 <= minMs <= maxMs, 0 <= stableMs and a jitter from 0 to 1'
  return null
}

function isDuration(value: number | string): boolean {
  return value === 'infinity' || (typeof value === 'number' && value >= 0)
}
