/**
 * Where a state stands in the life of its kind, for people: several states may share one. A machine gives it as a state's `meta`; states within
 * have that of the state around them. It says nothing of how the machine works, so it isn't part of the definition's fingerprint.
 */
import type { AnyStateNode } from 'xstate'

export type Tone = 'idle' | 'work' | 'good' | 'bad' | 'done'

export interface Stage {
  /** In plain words. */
  readonly name: string
  readonly tone: Tone
}

export function stageOf(node: AnyStateNode): Stage | null {
  for (let at: AnyStateNode | undefined = node; at !== undefined; at = at.parent)
    if (at.meta !== undefined) return at.meta as Stage
  return null
}
