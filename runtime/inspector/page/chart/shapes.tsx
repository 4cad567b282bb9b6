/** The pieces of a statechart: a state, a transition. */
import type { ChartEdge, ChartNode } from '../wire/types.js'
import { count as inWords } from '../words.js'

interface StateProps {
  readonly node: ChartNode
  readonly isActive: boolean
  readonly count?: number | undefined
  /** 0 to 1. */
  readonly heat?: number
  readonly onClick?: ((state: string) => void) | undefined
}

const NAME_AT = 20
const LINE = 15

export function StateBox({ node, isActive, count, heat = 0, onClick }: StateProps) {
  const { id, label, type, initial, x, y, w, h, invokes, after } = node
  const isGroup = type === 'compound' || type === 'parallel'
  const lines = [...invokes.map(text => `▸ ${text}`), ...after.map(text => `◷ ${text}`)]
  const name = isActive ? 'state active' : 'state'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the same is a link in the list beside it.
    <g
      class={`${name}${isGroup ? ' group' : ''}${onClick === undefined ? '' : ' clickable'}`}
      data-state={id}
      onClick={onClick === undefined ? undefined : () => onClick(id)}
    >
      <rect x={x} y={y} width={w} height={h} rx="8" />
      {heat > 0 && <rect class="heat" x={x} y={y} width={w} height={h} rx="8" opacity={0.08 + heat * 0.27} />}
      {type === 'final' && <rect class="final" x={x + 3} y={y + 3} width={w - 6} height={h - 6} rx="6" />}
      {initial && <circle class="initial" cx={x + 8} cy={y + 8} r="3.5" />}
      <text
        class="state-name"
        x={isGroup ? x + 16 : x + w / 2}
        y={y + (isGroup ? 24 : NAME_AT)}
        text-anchor={isGroup ? 'start' : 'middle'}
      >
        {label}
      </text>
      {!isGroup &&
        lines.map((line, index) => (
          <text
            key={line}
            class="state-line"
            x={x + w / 2}
            y={y + NAME_AT + LINE * (index + 1) + 1}
            text-anchor="middle"
          >
            {line}
          </text>
        ))}
      {count !== undefined && count > 0 && (
        <g class="count">
          <rect x={x + w - countWidth(count) + 6} y={y - 9} width={countWidth(count)} height="18" rx="9" />
          <text x={x + w - countWidth(count) / 2 + 6} y={y + 4} text-anchor="middle">
            {inWords(count)}
          </text>
        </g>
      )}
    </g>
  )
}

const countWidth = (count: number): number => inWords(count).length * 7 + 12

export function Edge({ edge, isTaken, isNext }: { edge: ChartEdge; isTaken: boolean; isNext: boolean }) {
  const kind = isTaken ? '-taken' : isNext ? '-next' : ''
  return (
    <g class={`edge edge${kind}`}>
      <path d={rounded(edge.points)} marker-end={`url(#arrow${kind})`} />
      {edge.label !== null && edge.text !== '' && (
        <>
          <rect
            class="edge-back"
            x={edge.label.x - 2}
            y={edge.label.y}
            width={edge.label.w + 4}
            height={edge.label.h}
            rx="3"
          />
          <text x={edge.label.x} y={edge.label.y + 11.5}>
            {edge.text}
          </text>
        </>
      )}
    </g>
  )
}

const RADIUS = 7

/** The way of a transition, with its corners rounded. */
function rounded(points: ChartEdge['points']): string {
  let path = ''
  points.forEach(([x, y], index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (before === undefined) path += `M${x} ${y}`
    else if (after === undefined) path += `L${x} ${y}`
    else {
      const [ax, ay] = toward([x, y], before)
      const [bx, by] = toward([x, y], after)
      path += `L${ax} ${ay}Q${x} ${y} ${bx} ${by}`
    }
  })
  return path
}

function toward([x, y]: readonly [number, number], [tx, ty]: readonly [number, number]): [number, number] {
  const length = Math.hypot(tx - x, ty - y)
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length
  return [x + (tx - x) * part, y + (ty - y) * part]
}
