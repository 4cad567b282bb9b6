/**
 * Where everything of a branching history is drawn. Heights run to the right, each in a column of its own; runs of heights without an entry share one. What is
 * current has the rows at the top; each branch beside it has rows of its own below, for as long as it lasts.
 */
import type { Lineage, LineageEntry } from '../wire/types.js'
import { branchesOf, type Group, groupsOf } from './branches.js'

export const BOX = { width: 124, height: 40 }
/** Of a group's frame, around its boxes. */
const FRAME = 5
const ROW = BOX.height + 6
/** Between two columns, where links bend. */
const GUTTER = 46
const AXIS = 34
/** Between what is current and what is beside it. */
const ASIDE = 22
/** A gap up to this is drawn height by height. */
const SHORT = 3
const GAP_WIDTH = { each: 30, long: 128, behind: 12 }
const MARGIN = 18

/** Heights with entries, one each, and runs without. */
export interface Column {
  readonly x: number
  readonly width: number
  /** The first, where there are several. */
  readonly height: number
  readonly heights: number
  readonly isGap: boolean
}

export interface Box {
  readonly entry: LineageEntry
  readonly x: number
  readonly y: number
}

export interface Frame {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isCurrent: boolean
  readonly isHead: boolean
  /** Whether there is more than one entry in it. */
  readonly isShared: boolean
}

/** From an entry to the group that comes after it. */
export interface Link {
  readonly key: string
  readonly fromX: number
  readonly fromY: number
  /** Where links to the same group have met. */
  readonly bendX: number
  readonly toX: number
  readonly toY: number
  readonly isCurrent: boolean
}

/** A height that the current way passes without an entry of its own; or a long run of them. */
export interface Mark {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly heights: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly columns: readonly Column[]
  readonly frames: readonly Frame[]
  readonly boxes: readonly Box[]
  readonly links: readonly Link[]
  readonly marks: readonly Mark[]
}

export function layOut({ entries, head }: Pick<Lineage, 'entries' | 'head'>): Layout {
  const groups = groupsOf(entries)
  const branches = branchesOf(groups)
  const columns = columnsOf(groups.map(({ height }) => height))
  const columnAt = new Map(columns.filter(({ isGap }) => !isGap).map(column => [column.height, column]))
  const boxes = new Map<string, Box>()
  const frames = new Map<string, Frame>()
  for (const { groups: members, row, rows } of branches)
    for (const group of members) {
      const { x } = columnAt.get(group.height) as Column
      const top = yOf(row, branches[0]?.rows ?? 0) + ((rows - group.entries.length) * ROW) / 2
      group.entries.forEach((entry, index) => {
        boxes.set(entry.id, { entry, x, y: top + index * ROW })
      })
      const isShared = group.entries.length > 1
      const around = group.isCurrent || isShared ? FRAME : 0
      frames.set(group.key, {
        key: group.key,
        x: x - around,
        y: top - around,
        width: BOX.width + 2 * around,
        height: group.entries.length * ROW - (ROW - BOX.height) + 2 * around,
        isCurrent: group.isCurrent,
        isHead: group.entries.some(({ id }) => head.includes(id)),
        isShared,
      })
    }
  const all = [...frames.values()]
  return {
    width: (columns.at(-1)?.x ?? 0) + (columns.at(-1)?.width ?? 0) + MARGIN,
    height: Math.max(0, ...all.map(({ y, height }) => y + height)) + MARGIN,
    columns,
    frames: all,
    boxes: [...boxes.values()],
    links: groups.flatMap(group => linksTo(group, frames.get(group.key) as Frame, boxes)),
    marks: marksOf(columns, groups, all),
  }
}

const yOf = (row: number, current: number): number => AXIS + FRAME + row * ROW + (row >= current ? ASIDE : 0)

function columnsOf(heights: readonly number[]): readonly Column[] {
  const columns: Column[] = []
  let x = MARGIN + FRAME
  const add = (height: number, count: number, width: number, isGap: boolean): void => {
    columns.push({ x, width, height, heights: count, isGap })
    x += width + (isGap ? 0 : GUTTER)
  }
  let last: number | null = null
  for (const height of [...new Set(heights)].sort((a, b) => a - b)) {
    const missing = last === null ? 0 : height - last - 1
    if (last !== null && missing > SHORT) add(last + 1, missing, GAP_WIDTH.long, true)
    else for (let each = height - missing; each < height; each++) add(each, 1, GAP_WIDTH.each, true)
    if (missing > 0) x += GAP_WIDTH.behind
    add(height, 1, BOX.width, false)
    last = height
  }
  return columns
}

/** The oldest entries' parents aren't there: of them a stub tells. */
function linksTo(group: Group, frame: Frame, boxes: ReadonlyMap<string, Box>): readonly Link[] {
  const toX = frame.x
  const toY = frame.y + frame.height / 2
  const { isCurrent } = frame
  const known = group.parents.flatMap(id => boxes.get(id) ?? [])
  if (known.length === 0)
    return group.parents.length === 0
      ? []
      : [{ key: group.key, fromX: toX - MARGIN, fromY: toY, bendX: toX, toX, toY, isCurrent }]
  return known.map(({ entry, x, y }) => {
    const fromX = x + BOX.width
    return {
      key: `${entry.id} ${group.key}`,
      fromX,
      fromY: y + BOX.height / 2,
      bendX: fromX + GUTTER - FRAME,
      toX,
      toY,
      isCurrent,
    }
  })
}

function marksOf(columns: readonly Column[], groups: readonly Group[], frames: readonly Frame[]): readonly Mark[] {
  const own = groups.filter(({ isCurrent }) => isCurrent).map(({ height }) => height)
  const [oldest, newest] = [Math.min(...own), Math.max(...own)]
  const passed = new Set(own)
  const frame = frames.find(({ isCurrent }) => isCurrent)
  if (frame === undefined) return []
  const y = frame.y + frame.height / 2
  return columns
    .filter(({ height }) => height > oldest && height < newest && !passed.has(height))
    .map(({ x, width, height, heights }) => ({ x: x + width / 2, y, height, heights }))
}
