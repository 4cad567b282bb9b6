/** What runs in the process, as a tree: the store, the worker processes, the actors by kind. */
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { PoolStat } from '../../runtime/pool/index.js'
import type { TreeNode } from '../../runtime/supervision/index.js'

export type CountedActors = Pick<ActorSystem, 'kinds' | 'count' | 'holds' | 'branchHolds'>

export interface ProcessParts {
  readonly system: CountedActors
  readonly pool: PoolStat
}

const ROOT = 'vesper'
const NOTHING = { restarts: 0, lastExit: null, detail: {}, children: [] } as const

export function processTree({ system, pool }: ProcessParts): TreeNode {
  return {
    ...NOTHING,
    id: ROOT,
    path: ROOT,
    type: 'service',
    status: 'running',
    children: [
      { ...NOTHING, id: 'store', path: `${ROOT}/store`, type: 'service', status: 'running' },
      poolNode(pool, `${ROOT}/pool`),
      ...system.kinds.map(kind => actorsNode(kind, system, `${ROOT}/${kind}`)),
    ],
  }
}

/** A process that ends otherwise than idle is replaced, and its neighbours go on. */
function poolNode({ classes }: PoolStat, path: string): TreeNode {
  const children = Object.entries(classes).map(([id, { process, paused, restarts, running, queued }]): TreeNode => {
    const status = paused ? 'suspended' : process === null ? 'stopped' : process.ready ? 'running' : 'starting'
    return {
      ...NOTHING,
      id,
      path: `${path}/${id}`,
      type: 'process',
      status,
      restarts,
      detail: { ...(process !== null && { pid: process.pid, rssBytes: process.rssBytes }), running, queued },
    }
  })
  return { ...NOTHING, id: 'pool', path, type: 'supervisor', strategy: 'one_for_one', status: 'running', children }
}

function actorsNode(kind: string, system: CountedActors, path: string): TreeNode {
  const held = system.holds().filter(hold => hold.address.startsWith(`${kind}/`))
  const suspended = held.filter(hold => hold.kind === 'suspended').length
  const branch = system.branchHolds().find(hold => hold.kind === kind)
  return {
    ...NOTHING,
    id: kind,
    path,
    type: 'actors',
    strategy: 'dynamic',
    status: branch === undefined ? 'running' : 'suspended',
    detail: {
      actors: Object.values(system.count(kind)).reduce((sum, count) => sum + count, 0),
      suspended,
      quarantined: held.length - suspended,
      ...(branch !== undefined && { reason: branch.why }),
    },
  }
}
