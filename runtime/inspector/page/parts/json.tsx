/** Plain data as a tree that folds. Long texts and lists are cut, and say so. */
import { useState } from 'preact/hooks'

const LONGEST_TEXT = 300
const MOST_CHILDREN = 100

export function short(value: unknown): string {
  if (value === undefined) return '—'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

export function Json({ value, name, depth = 0 }: { value: unknown; name?: string; depth?: number }) {
  const [isOpen, setOpen] = useState(depth < 2)
  const [all, setAll] = useState(false)
  const label = name === undefined ? null : <span class="json-key">{name}</span>
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value) ?? String(value)
    const isLong = text.length > LONGEST_TEXT && !all
    return (
      <div class="json-leaf">
        {label}
        <span class={`json-${value === null ? 'null' : typeof value}`}>
          {isLong ? text.slice(0, LONGEST_TEXT) : text}
        </span>
        {isLong && (
          <button type="button" class="link" onClick={() => setAll(true)}>
            … {text.length - LONGEST_TEXT} more characters
          </button>
        )}
      </div>
    )
  }
  const entries = Object.entries(value)
  const isList = Array.isArray(value)
  if (entries.length === 0)
    return (
      <div class="json-leaf">
        {label}
        <span class="quiet">{isList ? '[ ]' : '{ }'}</span>
      </div>
    )
  const shown = all ? entries : entries.slice(0, MOST_CHILDREN)
  return (
    <div class="json-branch">
      <button type="button" class="json-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class="caret" aria-hidden="true">
          {isOpen ? '▾' : '▸'}
        </span>
        {label}
        <span class="quiet">{isList ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </button>
      {isOpen && (
        <div class="json-children">
          {shown.map(([key, one]) => (
            <Json key={key} name={key} value={one} depth={depth + 1} />
          ))}
          {shown.length < entries.length && (
            <button type="button" class="link" onClick={() => setAll(true)}>
              {entries.length - shown.length} more
            </button>
          )}
        </div>
      )}
    </div>
  )
}
