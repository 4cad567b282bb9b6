/** A word with a colour that means something. */
import type { ComponentChildren } from 'preact'
import { stageOf } from '../chart/stages.js'
import { useChart } from '../state/charts.js'
import type { Held, Stage } from '../wire/types.js'

export type Colour = Stage['tone'] | 'warn'

interface Props {
  readonly tone: Colour
  /** What it means, for who points at it. */
  readonly title?: string | undefined
  readonly children: ComponentChildren
}

export function Badge({ tone, title, children }: Props) {
  return (
    <span class={`badge tone-${tone}`} title={title}>
      {children}
    </span>
  )
}

export function StateBadge({ kind, state }: { kind: string; state: string }) {
  const { name, tone } = stageOf(useChart(kind), state)
  return (
    <Badge tone={tone} title={name}>
      {state}
    </Badge>
  )
}

export function HeldBadge({ held }: { held: Held | null }) {
  return held === null ? null : <Badge tone={held === 'quarantined' ? 'bad' : 'warn'}>{held}</Badge>
}
