/** The supervision tree: what runs under whom, how often it was restarted, how it last ended. */
import { useSelector } from '@xstate/store-preact'
import { useMemo, useState } from 'preact/hooks'
import { Badge, type Colour } from '../parts/badge.js'
import { Shown } from '../parts/blank.js'
import { DeedDialog } from '../parts/deed-dialog.js'
import { PageHead } from '../parts/page-head.js'
import { Ago } from '../parts/time.js'
import { VirtualList } from '../parts/virtual-list.js'
import { act, actor } from '../state/act.js'
import { useAsk } from '../state/ask.js'
import { session } from '../state/session.js'
import type { TreeNode } from '../wire/types.js'
import { bytes, count, duration, plural } from '../words.js'

const TONES: Readonly<Record<TreeNode['status'], Colour>> = {
  starting: 'work',
  running: 'good',
  restarting: 'warn',
  stopping: 'warn',
  stopped: 'done',
  suspended: 'warn',
  failed: 'bad',
}
const STRATEGIES: Readonly<Record<string, string>> = {
  one_for_one: 'restarts each by itself',
  one_for_all: 'restarts all together',
  rest_for_one: 'restarts those after it too',
  dynamic: 'many alike',
}

interface Row {
  readonly node: TreeNode
  readonly level: number
}

function rowsOf(node: TreeNode, folded: ReadonlySet<string>, level = 1): Row[] {
  const own: Row = { node, level }
  return folded.has(node.path) ? [own] : [own, ...node.children.flatMap(child => rowsOf(child, folded, level + 1))]
}

export function TreeView() {
  const answer = useAsk<TreeNode>('Vesper.ActorsTree', [], 1_000)
  return (
    <div class="page page-full">
      <PageHead
        title="Supervision"
        about="Who watches over whom. A part that fails is restarted by the one above it."
      />
      <Shown answer={answer}>{root => <Tree root={root} />}</Shown>
    </div>
  )
}

function Tree({ root }: { root: TreeNode }) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState(root.path)
  const [restarts, setRestarts] = useState<string | null>(null)
  const admin = useSelector(session, s => s.context.admin)
  const rows = useMemo(() => rowsOf(root, folded), [root, folded])
  const at = Math.max(
    0,
    rows.findIndex(({ node }) => node.path === chosen),
  )
  const fold = (path: string, isFolded: boolean) => {
    const next = new Set(folded)
    if (isFolded) next.add(path)
    else next.delete(path)
    setFolded(next)
  }
  const onKey = (event: KeyboardEvent) => {
    const row = rows[at]
    if (row === undefined) return
    const { node, level } = row
    const isFolded = folded.has(node.path)
    const moveTo = (index: number) =>
      setChosen(rows[Math.min(rows.length - 1, Math.max(0, index))]?.node.path ?? chosen)
    const keys: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => (isFolded ? fold(node.path, false) : node.children.length > 0 && moveTo(at + 1)),
      ArrowLeft: () => {
        if (!isFolded && node.children.length > 0) fold(node.path, true)
        else moveTo(rows.slice(0, at).findLastIndex(one => one.level < level))
      },
    }
    const act = keys[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return (
    <div class="tree card">
      <div class="tree-head" aria-hidden="true">
        <span>Part</span>
        <span>Status</span>
        <span>Restarts</span>
        <span>Last end</span>
        <span />
      </div>
      <VirtualList
        items={rows}
        rowHeight={40}
        keyOf={({ node }) => node.path}
        label="Supervision tree"
        role="tree"
        selected={at}
        activeId={`tree-${chosen}`}
        onKey={onKey}
        row={({ node, level }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys, for the row that is chosen.
          <div
            class={`tree-row${node.path === chosen ? ' chosen' : ''}`}
            id={`tree-${node.path}`}
            role="treeitem"
            tabIndex={-1}
            aria-level={level}
            aria-selected={node.path === chosen}
            {...(node.children.length > 0 && { 'aria-expanded': !folded.has(node.path) })}
            onClick={() => setChosen(node.path)}
          >
            <span
              class="tree-name"
              title={`${node.path}: ${[node.type, ...detailWords(node.detail)].join(' · ')}`}
              style={{ paddingLeft: `${(level - 1) * 20}px` }}
            >
              <span class="caret" aria-hidden="true" onClick={() => fold(node.path, !folded.has(node.path))}>
                {node.children.length === 0 ? '' : folded.has(node.path) ? '▸' : '▾'}
              </span>
              <b>{node.id}</b> <Detail node={node} />
            </span>
            <span>
              <Badge tone={TONES[node.status]}>{node.status}</Badge>
            </span>
            <span class={`number${node.restarts > 0 ? '' : ' quiet'}`}>{node.restarts}</span>
            <LastExit exit={node.lastExit} />
            <span class="end">
              {admin && (
                <button
                  type="button"
                  class="button small quiet-button"
                  tabIndex={node.path === chosen ? 0 : -1}
                  onClick={() => setRestarts(node.path)}
                >
                  Restart<span class="sr"> {node.path}</span>
                </button>
              )}
            </span>
          </div>
        )}
      />
      {restarts !== null && (
        <DeedDialog
          title={`Restart ${restarts}`}
          verb="Restart"
          onClose={() => setRestarts(null)}
          run={why => act('Vesper.TreeRestart', [restarts, { by: actor(), why }], `${restarts} was restarted.`)}
        >
          <p>It is stopped and started again, together with those that its supervisor ties to it.</p>
        </DeedDialog>
      )}
    </div>
  )
}

function Detail({ node: { type, strategy, detail } }: { node: TreeNode }) {
  const parts = [...(strategy === undefined ? [] : [STRATEGIES[strategy] ?? strategy]), ...detailWords(detail)]
  return (
    <span class="quiet tree-detail">
      {type}
      {parts.map(part => ` · ${part}`)}
    </span>
  )
}

/** What a part says of itself, in words; null: nothing worth a word. Others are shown as they are. */
const DETAILS: Readonly<Record<string, (value: number, detail: TreeNode['detail']) => string | null>> = {
  actors: value => plural(value, 'actor'),
  suspended: value => (value === 0 ? null : `${count(value)} suspended`),
  quarantined: value => (value === 0 ? null : `${count(value)} quarantined`),
  running: value => `${count(value)} running`,
  queued: value => (value === 0 ? null : `${count(value)} waiting`),
  rssBytes: value => bytes(value),
  restartsInPeriod: value => (value === 0 ? null : `${plural(value, 'restart')} lately`),
  restartsAllowed: (value, { periodMs }) =>
    value === 0
      ? 'gives up at the first failure'
      : `gives up after ${plural(value, 'restart')} in ${duration(Number(periodMs))}`,
  periodMs: () => null,
}

function detailWords(detail: TreeNode['detail']): readonly string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const words = DETAILS[name]
    return words !== undefined && typeof value === 'number' ? (words(value, detail) ?? []) : `${name} ${value}`
  })
}

function LastExit({ exit }: { exit: TreeNode['lastExit'] }) {
  if (exit === null) return <span class="quiet">–</span>
  return (
    <span class="tree-exit" title={exit.message}>
      <code>{exit.code}</code>{' '}
      <span class="quiet">
        <Ago at={exit.at} />
      </span>
    </span>
  )
}
