/** A supervision tree and a worker pool. */

import type { z } from 'zod'
import type { PoolStat, TreeNodeShape } from '../../../../runtime/process/index.js'

type TreeNode = z.output<typeof TreeNodeShape>

const node = (path: string, type: TreeNode['type'], more: Partial<TreeNode> = {}): TreeNode => ({
  id: path.slice(path.lastIndexOf('/') + 1),
  path,
  type,
  status: 'running',
  restarts: 0,
  lastExit: null,
  detail: {},
  children: [],
  ...more,
})

export function fakeTree(sectors: number): TreeNode {
  const exit = { at: Date.now() - 640_000, code: 'WORKER_LOST', message: 'the worker process ended by signal SIGKILL' }
  const workers = ['seal', 'c2', 'window', 'winning'].map((name, index) =>
    node(`vesper/pool/${name}`, 'process', {
      restarts: index === 1 ? 2 : 0,
      lastExit: index === 1 ? exit : null,
      status: index === 3 ? 'stopped' : 'running',
      detail: { pid: 4_100 + index, rssBytes: 310_000_000 + index * 40_000_000 },
    }),
  )
  return node('vesper', 'supervisor', {
    strategy: 'one_for_one',
    children: [
      node('vesper/store', 'service'),
      node('vesper/rpc', 'service', { detail: { sockets: 2 } }),
      node('vesper/pool', 'supervisor', { strategy: 'one_for_one', children: workers }),
      node('vesper/sealer', 'supervisor', {
        strategy: 'rest_for_one',
        children: [
          node('vesper/sealer/sectors', 'actors', { strategy: 'dynamic', detail: { actors: sectors } }),
          node('vesper/sealer/files', 'actors', { strategy: 'dynamic', detail: { actors: 0 } }),
        ],
      }),
    ],
  })
}

export function fakePool(): z.output<typeof PoolStat> {
  const busy = Math.round(1 + Math.sin(Date.now() / 2_000))
  const one = (pid: number, running: number, queued: number) => ({
    queued,
    running,
    paused: false,
    process: { pid, ready: true, rssBytes: 310_000_000 },
    restarts: 0,
    lastExit: null,
    waitMs: { count: 40, p50: 12, p99: 4_200 },
    runMs: { count: 38, p50: 2_300, p99: 9_800 },
  })
  return {
    memory: { usedBytes: 6.2e9, budgetBytes: 24e9 },
    classes: {
      seal: one(4_100, busy, 3),
      c2: {
        ...one(4_101, 1, 7),
        restarts: 2,
        lastExit: { at: Date.now() - 640_000, code: 'WORKER_LOST', message: 'SIGKILL' },
      },
      window: { ...one(4_102, 0, 0), paused: true },
      winning: { ...one(4_103, 0, 0), process: null },
    },
  }
}
