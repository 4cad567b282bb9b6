/** Panes of which one is seen. Arrow keys move between them. */
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'

interface Pane {
  readonly id: string
  readonly title: string
  readonly note?: string
  readonly content: () => ComponentChildren
}

export function Tabs({
  label,
  panes,
  actions,
}: {
  label: string
  panes: readonly Pane[]
  actions?: ComponentChildren
}) {
  const prefix = useId()
  const [chosen, setChosen] = useState(panes[0]?.id ?? '')
  const current = panes.find(({ id }) => id === chosen) ?? panes[0]

  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined || current === undefined) return
    const next = panes[(panes.indexOf(current) + by + panes.length) % panes.length]
    if (next === undefined) return
    setChosen(next.id)
    document.getElementById(`${prefix}-${next.id}`)?.focus()
    event.preventDefault()
  }

  return (
    <section class="panel fill" aria-label={label}>
      <header class="panel-head">
        <div class="tablist" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {panes.map(({ id, title, note }) => (
            <button
              key={id}
              id={`${prefix}-${id}`}
              type="button"
              role="tab"
              class="tab"
              aria-selected={id === current?.id}
              aria-controls={`${prefix}-pane`}
              tabIndex={id === current?.id ? 0 : -1}
              onClick={() => setChosen(id)}
            >
              {title}
              {note !== undefined && <span class="faint"> {note}</span>}
            </button>
          ))}
        </div>
        {actions !== undefined && <div class="panel-actions">{actions}</div>}
      </header>
      <div id={`${prefix}-pane`} class="panel-body flush" role="tabpanel" aria-labelledby={`${prefix}-${current?.id}`}>
        {current?.content()}
      </div>
    </section>
  )
}
