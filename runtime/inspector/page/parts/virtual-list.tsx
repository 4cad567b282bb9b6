/** A list of which only the rows in sight are in the document, however long it is. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface VirtualListProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  readonly rowHeight: number
  readonly keyOf: (item: Item) => string
  readonly render: (item: Item, index: number) => ComponentChildren
  readonly className?: string
  /** Called for up, down, left, right, Home, End and Enter while the list has the focus. */
  readonly onKey?: (key: string) => boolean
  /** Kept in sight. */
  readonly active?: number
  readonly role?: 'list' | 'tree'
}

const BEYOND = 8

export function VirtualList<Item>({
  label,
  items,
  rowHeight,
  keyOf,
  render,
  className = '',
  onKey,
  active,
  role = 'list',
}: VirtualListProps<Item>) {
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const see = () => setView({ top: element.scrollTop, height: element.clientHeight })
    see()
    const observer = new ResizeObserver(see)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = box.current
    if (element === null || active === undefined || active < 0) return
    const top = active * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight
  }, [active, rowHeight])

  const first = Math.max(0, Math.floor(view.top / rowHeight) - BEYOND)
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + BEYOND)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is given by the caller.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is given by the caller.
    <div
      ref={box}
      class={`virtual ${className}`}
      tabIndex={0}
      role={role}
      aria-label={label}
      onScroll={event => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onKeyDown={event => {
        if (event.target === box.current && onKey?.(event.key)) event.preventDefault()
      }}
    >
      <div class="virtual-space" role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, offset) => (
          <div
            key={keyOf(item)}
            class={first + offset === active ? 'virtual-row active' : 'virtual-row'}
            role={role === 'tree' ? 'none' : 'listitem'}
            style={{ top: `${(first + offset) * rowHeight}px`, height: `${rowHeight}px` }}
          >
            {render(item, first + offset)}
          </div>
        ))}
      </div>
    </div>
  )
}
