/** A statechart as the build laid it out, with what is active in it. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Chart, ChartEdge, ChartNode } from '../contract.js'
import { count } from '../parts/number.js'
import { roundedPath } from './path.js'
import { activeStates } from './transition.js'

interface StatechartProps {
  readonly chart: Chart
  /** Dotted path of the state to show as active. */
  readonly state?: string | null
  /** The line that the last step went along. */
  readonly last?: string | null
  /** Events that could come next. */
  readonly next?: ReadonlySet<string>
  /** How many actors are in each state. */
  readonly heat?: Readonly<Record<string, number>>
  readonly onPick?: (state: string) => void
}

const SMALLEST = 0.25
const LARGEST = 2
const READABLE = 0.7

export function Statechart({ chart, state = null, last = null, next, heat, onPick }: StatechartProps) {
  const box = useRef<HTMLElement>(null)
  const [zoom, setZoom] = useState(1)
  const active = useMemo(() => activeStates(state), [state])

  const fit = () => {
    const element = box.current
    if (element === null) return
    const whole = Math.min(element.clientWidth / chart.width, element.clientHeight / chart.height)
    setZoom(Math.max(SMALLEST, Math.min(1, whole)))
  }
  useLayoutEffect(() => {
    const element = box.current
    if (element !== null) setZoom(Math.max(READABLE, Math.min(1, element.clientWidth / chart.width)))
  }, [chart])

  useEffect(() => {
    const element = box.current
    const place = deepest(chart.nodes, active)
    if (element === null || place === null) return
    element.scrollTo({
      left: (place.x + place.w / 2) * zoom - element.clientWidth / 2,
      top: (place.y + place.h / 2) * zoom - element.clientHeight / 2,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth',
    })
  }, [chart, active, zoom])

  const most = Math.max(1, ...Object.values(heat ?? {}))
  const edges = useMemo(
    () => [...chart.edges].sort((a, b) => Number(a.id === last) - Number(b.id === last)),
    [chart, last],
  )
  return (
    <div class="chart">
      <section ref={box} class="chart-box" tabIndex={0} aria-label={`Statechart of ${chart.machine}`}>
        <svg
          width={chart.width * zoom}
          height={chart.height * zoom}
          viewBox={`0 0 ${chart.width} ${chart.height}`}
          role="img"
          aria-label={`${chart.machine}: ${state === null ? plainHeat(heat) : `in ${state}`}`}
        >
          <defs>
            {['line', 'last', 'next'].map(kind => (
              <marker
                key={kind}
                id={`tip-${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
              >
                <path d="M0 0.5L7.5 4L0 7.5z" class={`tip ${kind}`} />
              </marker>
            ))}
          </defs>
          {chart.nodes.map(node => (
            <Node
              key={node.id}
              node={node}
              active={active.has(node.id)}
              count={heat === undefined ? null : countOf(heat, node)}
              share={heat === undefined ? 0 : countOf(heat, node) / most}
              {...(onPick !== undefined && { onPick })}
            />
          ))}
          {edges.map(edge => (
            <Edge
              key={edge.id}
              edge={edge}
              kind={edge.id === last ? 'last' : isNext(edge, active, next) ? 'next' : 'line'}
            />
          ))}
        </svg>
      </section>
      <div class="chart-tools" role="toolbar" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => setZoom(Math.max(SMALLEST, zoom / 1.25))}>
          −
        </button>
        <button type="button" onClick={fit}>
          Fit
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => setZoom(Math.min(LARGEST, zoom * 1.25))}>
          +
        </button>
      </div>
    </div>
  )
}

interface NodeProps {
  readonly node: ChartNode
  readonly active: boolean
  readonly count: number | null
  readonly share: number
  readonly onPick?: (state: string) => void
}

function Node({ node, active, count: many, share, onPick }: NodeProps) {
  const isGroup = node.type === 'compound' || node.type === 'parallel'
  const under = [...node.invokes.map(name => `▶ ${name}`), ...node.after.map(name => `◷ ${name}`)].join('  ')
  const name = isGroup ? node.y + 20 : node.y + (under === '' ? node.h / 2 + 5 : 21)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table beside the chart does the same by keyboard.
    <g class={`node ${node.type} ${active ? 'active' : ''}`} data-state={node.id} onClick={() => onPick?.(node.id)}>
      <rect class="shape" x={node.x} y={node.y} width={node.w} height={node.h} rx={8} />
      {node.type === 'final' && (
        <rect class="inner" x={node.x + 3} y={node.y + 3} width={node.w - 6} height={node.h - 6} rx={6} />
      )}
      {many !== null && many > 0 && !isGroup && (
        <rect
          class="warmth"
          x={node.x}
          y={node.y}
          width={node.w}
          height={node.h}
          rx={8}
          fill-opacity={0.12 + share * 0.5}
        />
      )}
      {node.initial && <circle class="initial" cx={node.x} cy={node.y} r={4} />}
      <text
        class="name"
        x={isGroup ? node.x + 12 : node.x + node.w / 2}
        y={name}
        text-anchor={isGroup ? 'start' : 'middle'}
      >
        {node.label}
      </text>
      {under !== '' && !isGroup && (
        <text class="under" x={node.x + node.w / 2} y={node.y + 39} text-anchor="middle">
          {under}
        </text>
      )}
      {many !== null && many > 0 && (
        <g class="many">
          <rect x={node.x + node.w - 14} y={node.y - 9} width={18 + count(many).length * 6} height={18} rx={9} />
          <text x={node.x + node.w - 5 + count(many).length * 3} y={node.y + 4} text-anchor="middle">
            {count(many)}
          </text>
        </g>
      )}
    </g>
  )
}

function Edge({ edge, kind }: { edge: ChartEdge; kind: 'line' | 'last' | 'next' }) {
  if (edge.points.length === 0) return null
  return (
    <g class={`edge ${kind}`} data-edge={edge.id}>
      <path d={roundedPath(edge.points)} marker-end={`url(#tip-${kind})`} />
      {edge.label !== null && (
        <text x={edge.label.x + edge.label.w / 2} y={edge.label.y + edge.label.h / 2 + 4} text-anchor="middle">
          {edge.text}
        </text>
      )}
    </g>
  )
}

const isNext = (edge: ChartEdge, active: ReadonlySet<string>, next: ReadonlySet<string> | undefined): boolean =>
  (edge.from === '' || active.has(edge.from)) && next?.has(edge.event) === true

function countOf(heat: Readonly<Record<string, number>>, node: ChartNode): number {
  let sum = 0
  for (const [state, many] of Object.entries(heat))
    if (state === node.id || state.startsWith(`${node.id}.`)) sum += many
  return sum
}

function deepest(nodes: readonly ChartNode[], active: ReadonlySet<string>): ChartNode | null {
  let found: ChartNode | null = null
  for (const node of nodes)
    if (active.has(node.id) && (found === null || node.id.length > found.id.length)) found = node
  return found
}

const plainHeat = (heat: Readonly<Record<string, number>> | undefined): string =>
  Object.entries(heat ?? {})
    .map(([state, many]) => `${many} in ${state}`)
    .join(', ')
