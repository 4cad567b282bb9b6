/** Plain data, folded where it is deep. Places that a step changed are marked. */
import { useState } from 'preact/hooks'

interface ValueProps {
  readonly name: string | null
  readonly value: unknown
  readonly path?: string
  readonly depth?: number
  /** Dotted paths. */
  readonly changed?: ReadonlySet<string>
}

const LONG_TEXT = 120
const MOST_CHILDREN = 200

export function ValueTree({ name, value, path = '', depth = 0, changed }: ValueProps) {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : null
  const touched = changed !== undefined && [...changed].some(one => one === path || one.startsWith(`${path}.`))
  const [folded, setFolded] = useState(depth > 2)
  const isOpen = !folded || (touched && depth > 0)
  if (entries === null || entries.length === 0)
    return (
      <div class={changed?.has(path) ? 'value changed' : 'value'}>
        {name !== null && <span class="value-name">{name}</span>}
        <Plain value={value} />
      </div>
    )
  const shown = entries.slice(0, MOST_CHILDREN)
  const children = (
    <div class="value-children">
      {shown.map(([key, child]) => (
        <ValueTree
          key={key}
          name={key}
          value={child}
          path={path === '' ? key : `${path}.${key}`}
          depth={depth + 1}
          {...(changed !== undefined && { changed })}
        />
      ))}
      {entries.length > shown.length && <div class="value faint">… {entries.length - shown.length} more</div>}
    </div>
  )
  if (name === null) return children
  return (
    <div class={changed?.has(path) ? 'value-branch changed' : 'value-branch'}>
      <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setFolded(isOpen)}>
        <span class="caret" aria-hidden="true">
          {isOpen ? '▾' : '▸'}
        </span>
        <span class="value-name">{name}</span>
        <span class="faint">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </button>
      {isOpen && children}
    </div>
  )
}

export function Plain({ value }: { value: unknown }) {
  if (value === undefined) return <span class="faint">nothing</span>
  if (typeof value === 'string')
    return (
      <span class="value-text" title={value.length > LONG_TEXT ? value : undefined}>
        {value === '' ? '""' : value.length > LONG_TEXT ? `${value.slice(0, LONG_TEXT)}…` : value}
      </span>
    )
  if (typeof value === 'number') return <span class="value-number">{String(value)}</span>
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value)
    return (
      <span class="value-text" title={text.length > LONG_TEXT ? text : undefined}>
        {text.length > LONG_TEXT ? `${text.slice(0, LONG_TEXT)}…` : text}
      </span>
    )
  }
  return <span class="value-word">{String(value)}</span>
}
