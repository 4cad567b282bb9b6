/** What every Vesper process can be asked, whatever components run in it. Data only; the answers live in `methods.ts`. */
import { z } from 'zod'
import type { ActorNews } from '../actor/index.js'
import { inspectorApi } from '../inspector/api.js'
import { actorsApi, deadLettersApi } from '../operations/index.js'
import { method, stream } from '../rpc/index.js'

export const ProcessVersion = z.object({
  version: z.string(),
  pid: z.int(),
  node: z.string(),
  repo: z.string(),
  components: z.array(z.string()),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
})
export type ProcessVersion = z.infer<typeof ProcessVersion>

const TableStat = z.object({ table: z.string(), rows: z.int(), bytes: z.int() })
export const StoreStat = z.object({
  path: z.string(),
  epoch: z.int(),
  bytes: z.int(),
  readers: z.int(),
  tables: z.array(TableStat),
})
export type StoreStat = z.infer<typeof StoreStat>

const Percentiles = z.object({ count: z.int(), p50: z.number().nullable(), p99: z.number().nullable() })
export const PoolStat = z.object({
  memory: z.object({ usedBytes: z.number(), budgetBytes: z.number() }),
  classes: z.record(
    z.string(),
    z.object({
      queued: z.int(),
      running: z.int(),
      paused: z.boolean(),
      process: z.object({ pid: z.int(), ready: z.boolean(), rssBytes: z.number() }).nullable(),
      restarts: z.int(),
      lastExit: z.object({ at: z.number(), code: z.string(), message: z.string() }).nullable(),
      waitMs: Percentiles,
      runMs: Percentiles,
    }),
  ),
})
export type PoolStat = z.infer<typeof PoolStat>

export const vesperApi = {
  ...actorsApi,
  ...deadLettersApi,
  ...inspectorApi,
  Version: method({
    params: z.tuple([]),
    result: ProcessVersion,
    permission: 'read',
    doc: 'What runs here, and since when.',
  }),
  Shutdown: method({
    params: z.tuple([]),
    result: z.null(),
    permission: 'admin',
    doc: 'Ends the process once this is answered. Work goes on from where it is when a process opens the repo again.',
  }),
  StoreStat: method({
    params: z.tuple([]),
    result: StoreStat,
    permission: 'read',
    doc: 'Size of the store and of its tables.',
  }),
  StoreBackup: method({
    params: z.tuple([z.string()]),
    result: z.object({ path: z.string(), bytes: z.int() }),
    permission: 'admin',
    doc: 'Copies the store, as of now, into a new directory (absolute path). Work goes on meanwhile.',
  }),
  PoolStat: method({
    params: z.tuple([]),
    result: PoolStat,
    permission: 'read',
    doc: 'Gauges of the worker processes.',
  }),
} as const

/** News as a watcher gets them: a step's snapshot only when it is asked for. */
export type WatchedNews = ActorNews

export const watch = stream<WatchedNews>()({
  params: z.tuple([
    z
      .object({
        /** Only of these kinds of actors. */
        kinds: z.array(z.string()).optional(),
        /** Only of these actors. */
        addresses: z.array(z.string()).optional(),
        /** With the snapshot of each step; else it is null. */
        snapshots: z.boolean().default(false),
      })
      .prefault({}),
  ]),
  permission: 'read',
  doc: 'What actors do, each after it is on disk. A watcher that reads too slowly is told `lagged` and hung up on.',
})

export const WATCH = 'Vesper.Watch'
