/** A statechart as it was laid out when Vesper was built, with what is active, what happened last and what can come next. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Chart, ChartNode } from '../wire/types.js'
import { activeNodes, isPossible } from './active.js'
import { type Camera, clampZoom, fit, focusOn, overview, overviewWith, viewBox } from './camera.js'
import { Edge, StateBox } from './shapes.js'

interface Props {
  readonly chart: Chart
  readonly state: string | null
  /** Id of the transition that was taken last. */
  readonly taken?: string | null
  /** How many actors are in each state. */
  readonly counts?: Readonly<Record<string, number>>
  readonly onState?: (state: string) => void
  readonly label: string
}

const READABLE = 0.85
const PAN = 80

export function Statechart({ chart, state, taken = null, counts, onState, label }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 800, height: 480 })
  const [camera, setCamera] = useState<Camera>(() => fit(chart, size))
  const [follows, setFollows] = useState(state !== null)
  const active = useMemo(() => activeNodes(chart, state), [chart, state])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (!follows) return
    const inner = chart.nodes.filter(node => active.has(node.id)).at(-1)
    const whole = fit(chart, size)
    setCamera(inner === undefined || whole.zoom >= READABLE ? whole : focusOn(inner, chart, size, READABLE))
  }, [active, size, follows, chart])
  const fullest = useFullest(chart, counts)
  useEffect(() => {
    if (state === null) setCamera(fullest === null ? overview(chart, size) : overviewWith(fullest, chart, size))
  }, [chart, size, state, fullest])
  const move = (change: (camera: Camera) => Camera) => {
    setFollows(false)
    setCamera(change)
  }
  const zoomBy = (factor: number) => move(now => ({ ...now, zoom: clampZoom(now.zoom * factor) }))
  const onKeyDown = (event: KeyboardEvent) => {
    const pan = (x: number, y: number) => move(now => ({ ...now, x: now.x + x / now.zoom, y: now.y + y / now.zoom }))
    const keys: Record<string, () => void> = {
      '+': () => zoomBy(1.25),
      '=': () => zoomBy(1.25),
      '-': () => zoomBy(0.8),
      '0': () => move(() => fit(chart, size)),
      ArrowLeft: () => pan(-PAN, 0),
      ArrowRight: () => pan(PAN, 0),
      ArrowUp: () => pan(0, -PAN),
      ArrowDown: () => pan(0, PAN),
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  const drag = usePan(move)
  useWheel(box, zoomBy, (x, y) => move(now => ({ ...now, x: now.x + x / now.zoom, y: now.y + y / now.zoom })))
  const most = Math.max(1, ...Object.values(counts ?? {}))
  return (
    <div class="chart">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is moved and enlarged by keys is no set of fields. */}
      <div
        class="chart-box"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys.
        tabIndex={0}
        role="group"
        aria-label={`${label}. Arrow keys move it, plus and minus enlarge it, 0 shows all of it.`}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <svg
          class="chart-svg"
          viewBox={viewBox(camera, size)}
          width={size.width}
          height={size.height}
          aria-hidden="true"
        >
          <defs>
            {['', '-next', '-taken'].map(kind => (
              <marker
                key={kind}
                id={`arrow${kind}`}
                class={`arrow${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                markerUnits="userSpaceOnUse"
                orient="auto-start-reverse"
              >
                <path d="M0 0.5 8 4 0 7.5z" />
              </marker>
            ))}
          </defs>
          {chart.nodes
            .filter(({ type }) => type === 'compound' || type === 'parallel')
            .map(node => (
              <StateBox key={node.id} node={node} isActive={active.has(node.id)} />
            ))}
          {chart.edges
            .filter(({ points }) => points.length > 1)
            .map(edge => (
              <Edge
                key={edge.id}
                edge={edge}
                isTaken={edge.id === taken}
                isNext={state !== null && isPossible(edge, active)}
              />
            ))}
          {chart.nodes
            .filter(({ type }) => type !== 'compound' && type !== 'parallel')
            .map(node => (
              <StateBox
                key={node.id}
                node={node}
                isActive={active.has(node.id)}
                count={counts === undefined ? undefined : (counts[node.id] ?? 0)}
                heat={counts === undefined ? 0 : Math.sqrt((counts[node.id] ?? 0) / most)}
                onClick={onState}
              />
            ))}
        </svg>
      </div>
      <div class="chart-tools">
        <button type="button" class="icon" aria-label="Larger" onClick={() => zoomBy(1.25)}>
          +
        </button>
        <button type="button" class="icon" aria-label="Smaller" onClick={() => zoomBy(0.8)}>
          −
        </button>
        <button type="button" class="icon wide" onClick={() => move(() => fit(chart, size))}>
          All
        </button>
        {state !== null && (
          <button type="button" class="icon wide" aria-pressed={follows} onClick={() => setFollows(!follows)}>
            Follow
          </button>
        )}
      </div>
    </div>
  )
}

/** The state that most actors were in when that was first known: a picture that moves with each count can't be looked at. */
function useFullest({ nodes }: Chart, counts: Props['counts']): ChartNode | null {
  const known = useRef<ChartNode | null>(null)
  const first = Object.entries(counts ?? {}).sort(([, a], [, b]) => b - a)[0]?.[0]
  known.current ??= nodes.find(({ id }) => id === first) ?? null
  return known.current
}

function usePan(move: (change: (camera: Camera) => Camera) => void) {
  const last = useRef<{ x: number; y: number } | null>(null)
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) last.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent) => {
      const from = last.current
      if (from === null || event.buttons === 0) return
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
      if (Math.abs(dx) + Math.abs(dy) < 3) return
      last.current = { x: event.clientX, y: event.clientY }
      move(now => ({ ...now, x: now.x - dx / now.zoom, y: now.y - dy / now.zoom }))
    },
    onPointerUp: () => {
      last.current = null
    },
  }
}

/** With Ctrl, as a pinch comes too, it enlarges; alone it moves the picture, unless it is the page that has to be scrolled. */
function useWheel(
  box: { readonly current: HTMLElement | null },
  zoomBy: (factor: number) => void,
  panBy: (x: number, y: number) => void,
): void {
  const act = useRef({ zoomBy, panBy })
  act.current = { zoomBy, panBy }
  useEffect(() => {
    const element = box.current
    const onWheel = (event: WheelEvent) => {
      const root = document.documentElement
      const zooms = event.ctrlKey || event.metaKey
      if (!zooms && root.scrollHeight > root.clientHeight + 1) return
      event.preventDefault()
      if (zooms) act.current.zoomBy(Math.exp(-event.deltaY / 200))
      else act.current.panBy(event.deltaX, event.deltaY)
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [box])
}
