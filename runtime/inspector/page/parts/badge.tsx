/** A word with a colour that means something. */
import type { ComponentChildren } from 'preact'
import { stageOfState, useStages } from '../state/stages.js'
import type { Held } from '../wire/types.js'

export type Colour = 'idle' | 'work' | 'good' | 'warn' | 'bad' | 'done'

export function Badge({ tone, children }: { tone: Colour; children: ComponentChildren }) {
  return <span class={`badge tone-${tone}`}>{children}</span>
}

export function StateBadge({ kind, state }: { kind: string; state: string }) {
  const stages = useStages(kind)
  const { name, tone } = stageOfState(stages, state)
  return (
    <span class={`badge tone-${tone}`} title={name}>
      {state}
    </span>
  )
}

export function HeldBadge({ held }: { held: Held | null }) {
  return held === null ? null : <Badge tone={held === 'quarantined' ? 'bad' : 'warn'}>{held}</Badge>
}
