/** The drawing of a branching history. Of a long one only what is in sight is there; at its right end it goes on with the head. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Lineage } from '../wire/types.js'
import { capital, plural } from '../words.js'
import { EntryBox } from './entry-box.js'
import { BOX, type Box, layOut } from './layout.js'
import { Legend } from './legend.js'
import { AxisLabel, FrameShape, LinkLine, MarkShape } from './shapes.js'
import { useSight } from './sight.js'
import { nextOf } from './walk.js'

/** Colours of makers, in the style sheet. */
const HUES = 6

interface Props {
  readonly lineage: Lineage
  readonly title: string
  /** Id of an entry. */
  readonly chosen: string | null
  readonly onChosen: (id: string | null) => void
  /** How often the head was asked for. */
  readonly returns: number
}

export function LineageTree({ lineage, title, chosen, onChosen, returns }: Props) {
  const { words, entries, head } = lineage
  const layout = useMemo(() => layOut({ entries, head }), [entries, head])
  const box = useRef<HTMLDivElement>(null)
  const hueOf = useHues()
  const { isSeen } = useSight(box, layout, returns)
  const byId = useMemo(() => new Map(layout.boxes.map(one => [one.entry.id, one])), [layout])
  // Keys go to one entry alone: the chosen one, else the head's first.
  const at = byId.get(chosen ?? '') ?? byId.get(head[0] ?? '')
  const headHeight = byId.get(head[0] ?? '')?.entry.height
  const focused = useRef(false)
  useLayoutEffect(() => {
    if (!focused.current) return
    focused.current = false
    box.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus()
  }, [chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || at === undefined) return
    if (event.key === 'Escape') {
      onChosen(null)
      return
    }
    const to = nextOf(event.key, at, layout, head)
    if (to === undefined) return
    event.preventDefault()
    focused.current = true
    onChosen(to)
  }
  const gapBefore = useMemo(() => gapsBefore(layout.boxes), [layout])
  const seenBoxes = layout.boxes.filter(one => one === at || isSeen(one.x, one.x + BOX.width))
  return (
    <section class="card lineage" aria-label={title}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons take the keys. */}
      <div class="lineage-box" ref={box} onKeyDown={onKeyDown}>
        <div class="lineage-all" style={{ width: `${layout.width}px`, height: `${layout.height}px` }}>
          <svg width={layout.width} height={layout.height} aria-hidden="true">
            {layout.columns
              .filter(({ x, width }) => isSeen(x, x + width))
              .map(column => (
                <AxisLabel
                  key={column.height}
                  {...column}
                  isHead={column.height === headHeight}
                  bottom={layout.height}
                />
              ))}
            {layout.links
              .filter(({ fromX, toX }) => isSeen(fromX, toX))
              .sort((one, other) => Number(one.isCurrent) - Number(other.isCurrent))
              .map(link => (
                <LinkLine {...link} key={link.key} />
              ))}
            {layout.frames
              .filter(({ x, width }) => isSeen(x, x + width))
              .map(frame => (
                <FrameShape {...frame} key={frame.key} />
              ))}
            {layout.marks
              .filter(({ x }) => isSeen(x - 70, x + 70))
              .map(mark => (
                <MarkShape {...mark} key={mark.height} words={plural(mark.heights, words.gap)} />
              ))}
          </svg>
          {seenBoxes.map(one => (
            <EntryBox
              key={one.entry.id}
              {...one}
              words={words}
              hue={hueOf(one.entry.maker)}
              isHead={head.includes(one.entry.id)}
              isChosen={one.entry.id === chosen}
              isNext={one === at}
              after={gapBefore.get(one.entry.id) ?? 0}
              onChosen={onChosen}
            />
          ))}
        </div>
      </div>
      <Legend words={words} label={`${capital(words.height)}s run to the right`} />
    </section>
  )
}

/** Kept for as long as the view is open, in the order in which makers were met, so that no colour changes hands. */
function useHues(): (maker: string) => number {
  const met = useRef(new Map<string, number>())
  return maker => {
    const known = met.current.get(maker) ?? met.current.size % HUES
    met.current.set(maker, known)
    return known
  }
}

/** How many heights there are between an entry and those that it comes after; those whose parents aren't there are left out. */
function gapsBefore(boxes: readonly Box[]): ReadonlyMap<string, number> {
  const heights = new Map(boxes.map(({ entry }) => [entry.id, entry.height]))
  return new Map(
    boxes.flatMap(({ entry: { id, height, parents } }) => {
      const known = parents.flatMap(parent => heights.get(parent) ?? [])
      return known.length === 0 ? [] : [[id, height - Math.max(...known) - 1] as const]
    }),
  )
}
