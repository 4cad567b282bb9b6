/** A word that says how something is. Never by colour alone. */
import type { ComponentChildren } from 'preact'

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'calm'

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <i class="dot" aria-hidden="true" />
      {children}
    </span>
  )
}

export function Held({ held }: { held: 'suspended' | 'quarantined' | null }) {
  return held === null ? null : <Badge tone={held === 'quarantined' ? 'bad' : 'warn'}>{held}</Badge>
}
