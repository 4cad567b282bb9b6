/** A list in a card, one row of which is chosen: by a click, or by keys. */
import type { ComponentChildren } from 'preact'
import { VirtualList } from './virtual-list.js'

const PAGE_ROWS = 10

interface Props<T> {
  readonly items: readonly T[]
  readonly rowHeight: number
  readonly keyOf: (item: T) => string | number
  readonly label: string
  /** Index of the row that is chosen. */
  readonly chosen: number
  /** The index is that of a row. */
  readonly onChoose: (index: number) => void
  readonly rowClass: string
  readonly row: (item: T) => ComponentChildren
  /** Below the rows. */
  readonly children?: ComponentChildren
}

export function ChoosingList<T>(props: Props<T>) {
  const { items, rowHeight, keyOf, label, chosen, onChoose, rowClass, row, children } = props
  const onKey = (event: KeyboardEvent) => {
    const keys: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + PAGE_ROWS,
      PageUp: chosen - PAGE_ROWS,
      Home: 0,
      End: items.length - 1,
    }
    const to = keys[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onChoose(Math.min(items.length - 1, Math.max(0, to)))
  }
  const idOf = (item: T): string => `row-${keyOf(item)}`
  const active = items[chosen]
  return (
    <section class="card fill" aria-label={label}>
      <VirtualList
        items={items}
        rowHeight={rowHeight}
        keyOf={keyOf}
        label={label}
        role="listbox"
        selected={chosen}
        activeId={active === undefined ? undefined : idOf(active)}
        onKey={onKey}
        row={(item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys, for the row that is chosen.
          <div
            id={idOf(item)}
            class={`${rowClass}${index === chosen ? ' chosen' : ''}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => onChoose(index)}
          >
            {row(item)}
          </div>
        )}
      />
      {children}
    </section>
  )
}
