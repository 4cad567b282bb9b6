import t from 'tap'
import { type CountedActors, processTree } from '../../../bin/process/process-tree.js'
import type { PoolStat } from '../../../runtime/pool/index.js'
import { TreeNodeShape } from '../../../runtime/process/index.js'

const idle = { count: 0, p50: null, p99: null }
const one = { queued: 0, running: 1, paused: false, restarts: 0, waitMs: idle, runMs: idle }
const pool: PoolStat = {
  memory: { usedBytes: 0, budgetBytes: 1 },
  classes: {
    seal: { ...one, restarts: 2, process: { pid: 7, ready: true, rssBytes: 1024 } },
    c2: { ...one, process: null },
    begun: { ...one, process: { pid: 8, ready: false, rssBytes: 0 } },
    held: { ...one, paused: true, process: null },
  },
}
const hold = { at: 1, by: 'ada', why: 'a look' }
const system: CountedActors = {
  kinds: ['file', 'sector'],
  count: (kind: string) => (kind === 'file' ? { Sealed: 3, Sealing: 1 } : {}),
  holds: () => [
    { ...hold, address: 'file/a', kind: 'suspended' },
    { ...hold, address: 'file/b', kind: 'quarantined' },
    { ...hold, address: 'file/c', kind: 'quarantined' },
  ],
  branchHolds: () => [{ ...hold, kind: 'sector' }],
}

t.test('the tree has the store, each class of worker processes, and each kind of actors with its holds', async t => {
  const tree = processTree({ system, pool })
  t.same(TreeNodeShape.parse(tree), tree)
  const [store, workers, files, sectors] = tree.children
  t.match(store, { path: 'vesper/store', status: 'running' })
  t.same(
    workers?.children.map(({ path, status }) => [path, status]),
    [
      ['vesper/pool/seal', 'running'],
      ['vesper/pool/c2', 'stopped'],
      ['vesper/pool/begun', 'starting'],
      ['vesper/pool/held', 'suspended'],
    ],
  )
  t.match(workers?.children[0], { restarts: 2, detail: { pid: 7, rssBytes: 1024, running: 1 } })
  t.match(files, { status: 'running', detail: { actors: 4, suspended: 1, quarantined: 2 } })
  t.match(sectors, { status: 'suspended', detail: { actors: 0, suspended: 0, reason: 'a look' } })
})
