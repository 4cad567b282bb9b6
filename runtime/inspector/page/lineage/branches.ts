/** What of a branching history stands together, and what goes on in one row: the current way first, then each branch beside it. */
import type { LineageEntry } from '../wire/types.js'

/** Entries of one height after the same ones; those that are current apart from those beside them. */
export interface Group {
  readonly key: string
  readonly height: number
  readonly parents: readonly string[]
  readonly isCurrent: boolean
  readonly entries: readonly LineageEntry[]
}

/** Of a row, between two branches. */
const APART = 0.25

export interface Branch {
  /** By height. */
  readonly groups: readonly Group[]
  /** The first of its rows, */
  readonly row: number
  /** of so many: as many as its largest group has entries. */
  readonly rows: number
}

/** By height; entries keep their order. */
export function groupsOf(entries: readonly LineageEntry[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly entries: LineageEntry[] }>()
  for (const entry of entries) {
    const isCurrent = entry.standing === 'current'
    const key = `${entry.height} ${entry.parents} ${isCurrent}`
    const known = groups.get(key)
    if (known === undefined)
      groups.set(key, { key, height: entry.height, parents: entry.parents, isCurrent, entries: [entry] })
    else known.entries.push(entry)
  }
  return [...groups.values()].sort((one, other) => one.height - other.height)
}

interface Growing {
  readonly groups: Group[]
  /** Its link begins after this height. */
  readonly after: number
}

/** The current way, then the branches; no two have a row in common at the same height. */
export function branchesOf(groups: readonly Group[]): readonly Branch[] {
  const current = groups.filter(({ isCurrent }) => isCurrent)
  const placed: (Branch & { readonly after: number })[] = [
    { groups: current, row: 0, rows: rowsOf(current), after: Number.NEGATIVE_INFINITY },
  ]
  const below = placed[0]?.rows ?? 0
  for (const { groups: own, after } of growing(groups)) {
    const rows = rowsOf(own)
    const last = own.at(-1)?.height ?? after
    const beside = placed.slice(1).filter(one => one.after < last && after < (one.groups.at(-1)?.height ?? 0))
    let row = below
    for (const one of beside.sort((a, b) => a.row - b.row))
      if (row < one.row + one.rows + APART && one.row < row + rows + APART) row = one.row + one.rows + APART
    placed.push({ groups: own, row, rows, after })
  }
  return placed
}

const rowsOf = (groups: readonly Group[]): number => Math.max(0, ...groups.map(({ entries }) => entries.length))

/** A group goes on with the branch of one that it comes after, unless another one does already. */
function growing(groups: readonly Group[]): readonly Growing[] {
  const heights = new Map(groups.flatMap(({ entries }) => entries.map(({ id, height }) => [id, height] as const)))
  const branches: Growing[] = []
  const tips = new Map<string, Growing>()
  for (const group of groups) {
    if (group.isCurrent) continue
    const tip = group.parents.map(id => tips.get(id)).find(branch => branch !== undefined)
    const branch = tip ?? {
      groups: [],
      after: Math.max(...group.parents.map(id => heights.get(id) ?? Number.NEGATIVE_INFINITY), group.height - FAR),
    }
    if (tip === undefined) branches.push(branch)
    for (const [id, other] of tips) if (other === branch) tips.delete(id)
    branch.groups.push(group)
    for (const { id } of group.entries) tips.set(id, branch)
  }
  return branches
}

/** Heights to the left that the stub of a link takes, where nobody knows what it comes from. */
const FAR = 1
