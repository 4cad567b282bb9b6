/** The supervision tree: what runs, how often it was restarted, how it last ended. */
import { useMemo, useState } from 'preact/hooks'
import type { TreeNode } from '../contract.js'
import { Answer } from '../parts/answer.js'
import { Badge, type Tone } from '../parts/badge.js'
import { DeedDialog } from '../parts/deed-dialog.js'
import { bytes, count } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { Ago } from '../parts/time.js'
import { VirtualList } from '../parts/virtual-list.js'
import { useAsked } from '../state/asked.js'
import { inspector } from '../state/inspector.js'

const TONES: Readonly<Record<TreeNode['status'], Tone>> = {
  running: 'ok',
  starting: 'info',
  restarting: 'warn',
  stopping: 'warn',
  stopped: 'calm',
  suspended: 'warn',
  failed: 'bad',
}

interface Row {
  readonly node: TreeNode
  readonly depth: number
}

export function Tree() {
  const tree = useAsked('tree', source => source.tree(), 2_000)
  return <Answer asked={tree}>{root => <TreeOf root={root} again={tree.again} />}</Answer>
}

function TreeOf({ root, again }: { root: TreeNode; again(): void }) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState(root.path)
  const [restarting, setRestarting] = useState<TreeNode | null>(null)
  const rows = useMemo(() => unfolded(root, folded), [root, folded])
  const index = rows.findIndex(({ node }) => node.path === chosen)
  const current = rows[index] ?? rows[0]

  const fold = (path: string, isFolded: boolean) => {
    const next = new Set(folded)
    if (isFolded) next.add(path)
    else next.delete(path)
    setFolded(next)
  }

  function onKey(key: string): boolean {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[key]
    if (to !== undefined) setChosen(rows[Math.max(0, Math.min(rows.length - 1, to))]?.node.path ?? root.path)
    else if (key === 'ArrowLeft' && current !== undefined) fold(current.node.path, true)
    else if (key === 'ArrowRight' && current !== undefined) fold(current.node.path, false)
    else return false
    return true
  }

  return (
    <div class="columns wide-left fill">
      <Panel title="Supervision tree" note={`${count(rows.length)} parts shown`} flush className="fill">
        <VirtualList
          label="Parts of the process. Arrow keys move, left folds, right unfolds."
          role="tree"
          items={rows}
          rowHeight={36}
          active={index}
          keyOf={({ node }) => node.path}
          onKey={onKey}
          render={({ node, depth }) => (
            <div
              class="tree-row"
              role="treeitem"
              tabIndex={-1}
              aria-level={depth + 1}
              aria-selected={node.path === chosen}
              {...(node.children.length > 0 && { 'aria-expanded': !folded.has(node.path) })}
              style={{ paddingLeft: `${12 + depth * 20}px` }}
              onClick={() => setChosen(node.path)}
              onKeyDown={event => {
                if (event.key === 'Enter') setChosen(node.path)
              }}
            >
              <span class="caret" aria-hidden="true" onClick={() => fold(node.path, !folded.has(node.path))}>
                {node.children.length === 0 ? '' : folded.has(node.path) ? '▸' : '▾'}
              </span>
              <span class="tree-name">{node.id}</span>
              <span class="faint">{node.strategy ?? node.type}</span>
              <span class="grow" />
              {node.restarts > 0 && <span class="muted">{`${count(node.restarts)}× restarted`}</span>}
              <Badge tone={TONES[node.status]}>{node.status}</Badge>
            </div>
          )}
        />
      </Panel>
      {current !== undefined && <Part node={current.node} onRestart={() => setRestarting(current.node)} />}
      {restarting !== null && (
        <DeedDialog
          title={`Restart ${restarting.id}`}
          explanation="It is stopped and started again, with those whom its supervisor's strategy ties to it. No effect of an actor is cancelled by that."
          verb="Restart"
          done={`${restarting.id} was restarted.`}
          perform={async deed => {
            await inspector.getSnapshot().context.source?.restartPart(restarting.path, deed)
            again()
          }}
          onClose={() => setRestarting(null)}
        />
      )}
    </div>
  )
}

function Part({ node, onRestart }: { node: TreeNode; onRestart(): void }) {
  return (
    <Panel
      title={node.id}
      actions={
        <button type="button" onClick={onRestart}>
          Restart…
        </button>
      }
    >
      <dl class="facts">
        <dt>Status</dt>
        <dd>
          <Badge tone={TONES[node.status]}>{node.status}</Badge>
        </dd>
        <dt>Path</dt>
        <dd class="break">{node.path}</dd>
        <dt>Type</dt>
        <dd>{node.type}</dd>
        {node.strategy !== undefined && (
          <>
            <dt>Strategy</dt>
            <dd>{node.strategy}</dd>
          </>
        )}
        <dt>Restarts</dt>
        <dd>{count(node.restarts)}</dd>
        <dt>Last exit</dt>
        <dd>
          {node.lastExit === null ? (
            'never ended by itself'
          ) : (
            <>
              <code class="code">{node.lastExit.code}</code> <Ago at={node.lastExit.at} />
              <p class="muted">{node.lastExit.message}</p>
            </>
          )}
        </dd>
        {Object.entries(node.detail).map(([name, value]) => (
          <>
            <dt key={`${name}-name`}>{name}</dt>
            <dd key={name}>
              {typeof value === 'string'
                ? value
                : name.endsWith('Bytes')
                  ? bytes(value)
                  : name === 'pid'
                    ? value
                    : count(value)}
            </dd>
          </>
        ))}
      </dl>
    </Panel>
  )
}

function unfolded(root: TreeNode, folded: ReadonlySet<string>): Row[] {
  const rows: Row[] = []
  const walk = (node: TreeNode, depth: number) => {
    rows.push({ node, depth })
    if (!folded.has(node.path)) for (const child of node.children) walk(child, depth + 1)
  }
  walk(root, 0)
  return rows
}
