/** A list of rows of one height, of which only those in sight are there: a hundred thousand cost no more than thirty. */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

const BEYOND = 8

interface Props<T> {
  readonly items: readonly T[]
  readonly rowHeight: number
  readonly keyOf: (item: T) => string | number
  readonly row: (item: T, index: number) => ComponentChildren
  readonly label: string
  /** Kept in sight when it changes. */
  readonly selected?: number
  readonly onKey?: (event: KeyboardEvent) => void
  readonly role?: 'list' | 'tree' | 'listbox'
  /** Id of the row that the keys are for. */
  readonly activeId?: string | undefined
}

export function VirtualList<T>({
  items,
  rowHeight,
  keyOf,
  row,
  label,
  selected,
  onKey,
  role = 'list',
  activeId,
}: Props<T>) {
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    let frame = 0
    const measure = () => {
      frame = 0
      setView({ top: element.scrollTop, height: element.clientHeight })
    }
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(measure)
    }
    const observer = new ResizeObserver(schedule)
    observer.observe(element)
    element.addEventListener('scroll', schedule, { passive: true })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', schedule)
    }
  }, [])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || selected === undefined || selected < 0) return
    const top = selected * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight
  }, [selected, rowHeight])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - BEYOND)
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + BEYOND)
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: all of the roles have it.
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a list, a tree or a list box, as the caller says; these take keys.
    <div
      class="virtual"
      ref={box}
      role={role}
      aria-label={label}
      aria-activedescendant={activeId}
      tabIndex={0}
      onKeyDown={onKey}
      style={{ '--rows': `${items.length * rowHeight}px` }}
    >
      <div class="virtual-all" role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, index) => (
          <div
            class="virtual-row"
            role="presentation"
            key={keyOf(item)}
            style={{ height: `${rowHeight}px`, transform: `translateY(${(first + index) * rowHeight}px)` }}
          >
            {row(item, first + index)}
          </div>
        ))}
      </div>
    </div>
  )
}
