/** A word with a colour that means something. */
import type { ComponentChildren } from 'preact'
import { meaningOf, type Tone, toneOf } from '../chart/stages.js'
import { useChart } from '../state/charts.js'
import type { Held } from '../wire/types.js'

export type Colour = Tone | 'warn'

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
  const chart = useChart(kind)
  return (
    <Badge tone={toneOf(chart, state)} title={meaningOf(chart, state)}>
      {state}
    </Badge>
  )
}

export function HeldBadge({ held }: { held: Held | null }) {
  return held === null ? null : <Badge tone={held === 'quarantined' ? 'bad' : 'warn'}>{held}</Badge>
}
