/** The marks of a branching history's drawing, below the boxes of its entries. */
import { count } from '../words.js'
import type { Column, Frame, Link, Mark } from './layout.js'

const AXIS_AT = 18

interface LabelProps extends Column {
  readonly isHead: boolean
  readonly bottom: number
}

export function AxisLabel({ x, width, height, isGap, isHead, bottom }: LabelProps) {
  if (isGap) return null
  const middle = x + width / 2
  const text = isHead ? `${count(height)} · head` : count(height)
  return (
    <g class={`axis${isHead ? ' axis-head' : ''}`}>
      <line x1={middle} x2={middle} y1={AXIS_AT + 10} y2={bottom} />
      {isHead && <rect x={x} y={AXIS_AT - 13} width={width} height="19" rx="9.5" />}
      <text x={middle} y={AXIS_AT} text-anchor="middle">
        {text}
      </text>
    </g>
  )
}

/** One beside the current way that stands alone needs no frame. */
export function FrameShape({ x, y, width, height, isCurrent, isHead, isShared }: Frame) {
  if (!isCurrent && !isShared) return null
  const name = `group-frame${isCurrent ? ' current' : ''}${isHead ? ' head' : ''}`
  return <rect class={name} x={x} y={y} width={width} height={height} rx="9" />
}

/** Bends where it leaves, then goes straight on in the rows of what it leads to. */
export function LinkLine({ fromX, fromY, bendX, toX, toY, isCurrent }: Link) {
  const middle = (fromX + bendX) / 2
  const bend = fromY === toY ? '' : `C${middle} ${fromY} ${middle} ${toY} ${bendX} ${toY}`
  return <path class={`lineage-link${isCurrent ? ' current' : ''}`} d={`M${fromX} ${fromY}${bend}L${toX} ${toY}`} />
}

interface MarkProps extends Mark {
  readonly words: string
}

const LETTER = 6.2

export function MarkShape({ x, y, height, heights, words }: MarkProps) {
  if (heights === 1)
    return (
      <circle class="gap-mark" cx={x} cy={y} r="5">
        <title>{count(height)}</title>
      </circle>
    )
  const half = (words.length * LETTER) / 2 + 10
  return (
    <g class="gap-mark">
      <rect x={x - half} y={y - 11} width={2 * half} height="22" rx="11" />
      <text x={x} y={y + 4} text-anchor="middle">
        {words}
      </text>
    </g>
  )
}
