/** The supervision tree, for people. Pure. */
import { ago, bytes, duration, type Paint, table } from '../../../runtime/command/index.js'
import type { LastExit, NodeStatus, TreeNode } from '../../../runtime/supervision/index.js'

const COLOURS: Record<NodeStatus, Parameters<Paint>[0]> = {
  running: 'green',
  starting: 'yellow',
  restarting: 'yellow',
  stopping: 'yellow',
  stopped: 'dim',
  suspended: 'yellow',
  failed: 'red',
}
/** A message that is longer is cut: with --json it is all there. */
const MESSAGE_WIDTH = 60

export function drawTree(root: TreeNode, { now, paint }: { readonly now: number; readonly paint: Paint }): string {
  const rows: (string | number)[][] = []
  const draw = (node: TreeNode, trunk: string, branch: string): void => {
    rows.push([
      `${trunk}${branch}${node.id}`,
      node.strategy === undefined ? node.type : `${node.type}, ${node.strategy}`,
      paint(COLOURS[node.status], node.status),
      node.restarts,
      node.lastExit === null ? '' : exitInWords(node.lastExit, now),
      detailInWords(node.detail),
    ])
    const below = branch === '' ? '' : `${trunk}${branch === '├─ ' ? '│  ' : '   '}`
    for (const [index, child] of node.children.entries())
      draw(child, below, index === node.children.length - 1 ? '└─ ' : '├─ ')
  }
  draw(root, '', '')
  return table(['NAME', 'TYPE', 'STATUS', 'RESTARTS', 'LAST END', 'DETAILS'], rows)
}

function exitInWords({ code, message, at }: LastExit, now: number): string {
  if (code === 'NORMAL') return `in order, ${ago(at, now)}`
  const line = message.split('\n')[0] ?? ''
  const short = line.length > MESSAGE_WIDTH ? `${line.slice(0, MESSAGE_WIDTH - 1)}…` : line
  return `${code}: ${short} (${ago(at, now)})`
}

/** `pid 4711, 1.5 MiB rss, 12 actors, 1 suspended`. A count of none says nothing. */
function detailInWords(detail: TreeNode['detail']): string {
  const { restartsInPeriod, restartsAllowed, periodMs } = detail
  if (restartsAllowed !== undefined && typeof periodMs === 'number')
    return `${restartsInPeriod} of ${restartsAllowed} restarts allowed in ${duration(periodMs)}`
  return Object.entries(detail)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => {
      if (name === 'pid') return `pid ${value}`
      if (typeof value === 'string') return `${name}: ${value}`
      if (name.endsWith('Ms')) return `${name.slice(0, -'Ms'.length)} ${duration(value)}`
      if (name.endsWith('Bytes')) return `${bytes(value)} ${name.slice(0, -'Bytes'.length)}`
      return `${value} ${value === 1 ? name.replace(/s$/, '') : name}`
    })
    .join(', ')
}
