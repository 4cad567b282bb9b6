/** A word with a colour that means something. */
import type { ComponentChildren } from 'preact'
import type { Held } from '../wire/types.js'
import { toneOf } from '../words.js'

export type Colour = 'idle' | 'work' | 'good' | 'warn' | 'bad' | 'done'

export function Badge({ tone, children }: { tone: Colour; children: ComponentChildren }) {
  return <span class={`badge tone-${tone}`}>{children}</span>
}

export const StateBadge = ({ state }: { state: string }) => <Badge tone={toneOf(state)}>{state}</Badge>

export function HeldBadge({ held }: { held: Held | null }) {
  return held === null ? null : <Badge tone={held === 'quarantined' ? 'bad' : 'warn'}>{held}</Badge>
}
