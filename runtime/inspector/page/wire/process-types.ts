/** The parts of a process, and its workers, as they come over the wire. Types only. */

export interface TreeNode {
  readonly id: string
  readonly path: string
  readonly type: 'supervisor' | 'service' | 'process' | 'actors'
  readonly status: 'starting' | 'running' | 'restarting' | 'stopping' | 'stopped' | 'suspended' | 'failed'
  readonly strategy?: string | undefined
  readonly restarts: number
  readonly lastExit: { readonly at: number; readonly code: string; readonly message: string } | null
  readonly detail: Readonly<Record<string, string | number>>
  readonly children: readonly TreeNode[]
}

interface Percentiles {
  readonly count: number
  readonly p50: number | null
  readonly p99: number | null
}

export interface PoolClass {
  readonly queued: number
  readonly running: number
  readonly paused: boolean
  readonly process: { readonly pid: number; readonly ready: boolean; readonly rssBytes: number } | null
  readonly restarts: number
  readonly lastExit: { readonly at: number; readonly code: string; readonly message: string } | null
  readonly waitMs: Percentiles
  readonly runMs: Percentiles
}

export interface PoolStat {
  readonly memory: { readonly usedBytes: number; readonly budgetBytes: number }
  readonly classes: Readonly<Record<string, PoolClass>>
}
