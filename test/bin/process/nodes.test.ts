import t from 'tap'
import { actorsNodes, type CountedActors, poolNodes } from '../../../bin/process/nodes.js'
import type { PoolStat } from '../../../runtime/pool/index.js'
import { TreeNodeShape } from '../../../runtime/process/index.js'

const idle = { count: 0, p50: null, p99: null }
const one = { queued: 0, running: 1, paused: false, restarts: 0, lastExit: null, waitMs: idle, runMs: idle }
const pool: PoolStat = {
  memory: { usedBytes: 0, budgetBytes: 1 },
  classes: {
    seal: {
      ...one,
      restarts: 2,
      lastExit: { at: 5, code: 'CRASHED', message: 'by signal SIGSEGV' },
      process: { pid: 7, ready: true, rssBytes: 1024 },
    },
    c2: { ...one, process: null },
    begun: { ...one, process: { pid: 8, ready: false, rssBytes: 0 } },
    held: { ...one, paused: true, process: null },
  },
}
const hold = { at: 1, by: 'ada', why: 'a look' }
const system: CountedActors = {
  kinds: ['file', 'sector'],
  population: (kind: string) => (kind === 'file' ? 4 : 0),
  holds: () => [
    { ...hold, address: 'file/a', kind: 'suspended' },
    { ...hold, address: 'file/b', kind: 'quarantined' },
    { ...hold, address: 'file/c', kind: 'quarantined' },
  ],
  branchHolds: () => [{ ...hold, kind: 'sector' }],
}

t.test('each class of the pool is a node with its process, its restarts and how the last one ended', async t => {
  const nodes = poolNodes(pool, 'vesper/sealer/pool')
  for (const node of nodes) t.same(TreeNodeShape.parse(node), node)
  t.same(
    nodes.map(({ path, status }) => [path, status]),
    [
      ['vesper/sealer/pool/seal', 'running'],
      ['vesper/sealer/pool/c2', 'stopped'],
      ['vesper/sealer/pool/begun', 'starting'],
      ['vesper/sealer/pool/held', 'suspended'],
    ],
  )
  t.match(nodes[0], {
    restarts: 2,
    lastExit: { code: 'CRASHED' },
    detail: { pid: 7, rssBytes: 1024, running: 1 },
  })
})

t.test('each kind of actors is a node with how many there are and how many take no events', async t => {
  const [files, sectors] = actorsNodes(system, 'vesper/sealer/actors', { file: { pieces: 9 } })
  t.same(TreeNodeShape.parse(files), files)
  t.match(files, { status: 'running', detail: { actors: 4, suspended: 1, quarantined: 2, pieces: 9 } })
  t.match(sectors, { status: 'suspended', detail: { actors: 0, suspended: 0, reason: 'a look' } })
})
