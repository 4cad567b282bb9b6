/** The tree as others see it: plain data, to be printed, sent and drawn. */

export type NodeStatus = 'starting' | 'running' | 'restarting' | 'stopping' | 'stopped' | 'suspended' | 'failed'

/** How a child last ended by itself. */
export interface LastExit {
  /** Milliseconds since 1970. */
  readonly at: number
  /** A code of some error enum; `NORMAL` for an end in order. */
  readonly code: string
  readonly message: string
}

export interface TreeNode {
  /** Unique among its siblings. */
  readonly id: string
  /** Ids from the root down, joined by `/`: `vesper/sealer/sectors`. */
  readonly path: string
  /**
   * - `supervisor`: restarts its children by a strategy;
   * - `service`: one part of the process: store, socket, pool;
   * - `process`: a worker process of its own;
   * - `actors`: a branch of virtual actors, of whom there may be many.
   */
  readonly type: 'supervisor' | 'service' | 'process' | 'actors'
  readonly status: NodeStatus
  readonly strategy?: 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'dynamic'
  /** Restarts so far. */
  readonly restarts: number
  readonly lastExit: LastExit | null
  /** What else there is to tell, by name: `pid`, `rssBytes`, `actors`, `suspended`, `quarantined`, `reason`. */
  readonly detail: Readonly<Record<string, string | number>>
  readonly children: readonly TreeNode[]
}
