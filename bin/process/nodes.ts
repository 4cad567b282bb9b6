/** What hangs from the tree below its services: worker processes under the pool, kinds of actors under the actors. */
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { PoolStat } from '../../runtime/pool/index.js'
import type { TreeNode } from '../../runtime/supervision/index.js'

export type CountedActors = Pick<ActorSystem, 'kinds' | 'population' | 'holds' | 'branchHolds'>

const BARE = { restarts: 0, lastExit: null, detail: {}, children: [] } as const

/** A process that ends otherwise than idle is replaced, and its neighbours go on. */
export function poolNodes({ classes }: PoolStat, path: string): readonly TreeNode[] {
  return Object.entries(classes).map(
    ([id, { process, paused, restarts, lastExit, running, queued }]): TreeNode => ({
      ...BARE,
      id,
      path: `${path}/${id}`,
      type: 'process',
      status: paused ? 'suspended' : process === null ? 'stopped' : process.ready ? 'running' : 'starting',
      restarts,
      lastExit,
      detail: { ...(process !== null && { pid: process.pid, rssBytes: process.rssBytes }), running, queued },
    }),
  )
}

/** @param more What there is to tell of a kind besides. */
export function actorsNodes(
  system: CountedActors,
  path: string,
  more: Readonly<Record<string, TreeNode['detail']>> = {},
): readonly TreeNode[] {
  return system.kinds.map((kind): TreeNode => {
    const held = system.holds().filter(hold => hold.address.startsWith(`${kind}/`))
    const suspended = held.filter(hold => hold.kind === 'suspended').length
    const branch = system.branchHolds().find(hold => hold.kind === kind)
    return {
      ...BARE,
      id: kind,
      path: `${path}/${kind}`,
      type: 'actors',
      strategy: 'dynamic',
      status: branch === undefined ? 'running' : 'suspended',
      detail: {
        actors: system.population(kind),
        suspended,
        quarantined: held.length - suspended,
        ...more[kind],
        ...(branch !== undefined && { reason: branch.why }),
      },
    }
  })
}
