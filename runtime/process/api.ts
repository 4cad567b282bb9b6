/** What every Vesper process can be asked, whatever components run in it. Data only; the answers live in `methods.ts`. */
import { z } from 'zod'
import type { ActorNews } from '../actor/index.js'
import { inspectorApi } from '../inspector/api.js'
import { actorsApi, deadLettersApi } from '../operations/api.js'
import { method, stream } from '../rpc/index.js'
import { shutdown } from './shutdown.js'

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
    example: {
      params: [],
      result: {
        version: '0.1.0',
        pid: 4711,
        node: 'v20.19.0',
        repo: '/srv/vesper',
        components: ['sealer'],
        startedAt: 1_795_696_990_000,
      },
    },
  }),
  Shutdown: shutdown,
  StoreStat: method({
    params: z.tuple([]),
    result: StoreStat,
    permission: 'read',
    doc: 'Size of the store and of its tables.',
    example: {
      params: [],
      result: {
        path: '/srv/vesper/sealer/store',
        epoch: 3,
        bytes: 131_072,
        readers: 0,
        tables: [{ table: 'snapshots', rows: 6, bytes: 8_192 }],
      },
    },
  }),
  StoreBackup: method({
    params: z.tuple([z.string()]),
    names: ['folder'],
    result: z.object({ path: z.string(), bytes: z.int() }),
    permission: 'admin',
    doc: 'Copies the store, as of now, into a new directory (absolute path). Work goes on meanwhile.',
    example: {
      params: ['/backup/vesper-2026-11-26'],
      result: { path: '/backup/vesper-2026-11-26', bytes: 131_072 },
    },
  }),
  PoolStat: method({
    params: z.tuple([]),
    result: PoolStat,
    permission: 'read',
    doc: 'Gauges of the worker processes.',
    example: { params: [] },
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
  names: ['interest'],
  permission: 'read',
  doc: 'What actors do, each after it is on disk. A watcher that reads too slowly is told `lagged` and hung up on.',
  example: { params: [{ kinds: ['sector'] }] },
})

export const WATCH = 'Vesper.Watch'
