/** A framed part of a view, with a heading. */
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface PanelProps {
  readonly title: string
  readonly note?: ComponentChildren
  readonly actions?: ComponentChildren
  readonly flush?: boolean
  readonly className?: string
  readonly children: ComponentChildren
}

export function Panel({ title, note, actions, flush = false, className = '', children }: PanelProps) {
  const id = useId()
  return (
    <section class={`panel ${className}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span class="note">{note}</span>}
        {actions !== undefined && <div class="panel-actions">{actions}</div>}
      </header>
      <div class={flush ? 'panel-body flush' : 'panel-body'}>{children}</div>
    </section>
  )
}
