/** What a process would answer to the page, out of the world. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  Evidence,
  InspectedActor,
  InspectorOverview,
  Messages,
  NextEvent,
} from '../../../../runtime/inspector/api.js'
import type { PoolStat } from '../../../../runtime/process/index.js'
import type { TreeNode } from '../../../../runtime/supervision/index.js'
import type { FakeSector, World } from './world.js'

export class NoSuchActor extends Error {
  readonly code = 'ACTOR_UNKNOWN'
}

export const BEGAN = Date.now() - 3 * 3_600_000

export function overviewOf(world: World, letters: number): InspectorOverview {
  const held = (kind: string) => world.sectors.filter(sector => sector.held === kind).length
  return {
    ...{ components: ['sealer'], startedAt: BEGAN, version: '0.1.0', repo: '/var/lib/vesper/devnet', now: Date.now() },
    ...{ resident: 1_204, queued: 31, effects: 412, letters, alarms: world.alarms.slice(0, 100), totals: world.totals },
    kinds: [
      {
        kind: 'sector',
        population: world.sectors.length,
        suspended: held('suspended'),
        quarantined: held('quarantined'),
        branch: null,
      },
      { kind: 'file', population: 214, suspended: 0, quarantined: 0, branch: null },
      {
        ...{ kind: 'placement', population: 1, suspended: 0, quarantined: 0 },
        branch: {
          at: Date.now() - 400_000,
          by: 'runtime',
          why: '31 of 60 failed alike within a minute',
          code: 'STORE_FULL',
        },
      },
    ],
  }
}

export function actorOf(world: World, sector: FakeSector): InspectedActor {
  const { address, seq, held, state } = sector
  const next: NextEvent[] = world.chart.edges
    .filter(edge => edge.from === '' || state === edge.from || state.startsWith(`${edge.from}.`))
    .filter(edge => edge.event !== '')
    .map(edge => ({
      ...{
        event: edge.event,
        targets: edge.points.length === 0 ? [] : [edge.to],
        can: edge.guard === null ? true : null,
      },
      fields:
        edge.event === 'SectorRetry'
          ? {
              type: 'object',
              properties: { type: { const: 'SectorRetry' }, note: { type: 'string' } },
              required: ['type'],
            }
          : null,
    }))
  return {
    ...world.summary(sector),
    snapshot: { status: 'active', value: state, context: sector.context },
    hold:
      held === null
        ? null
        : {
            address,
            kind: held,
            at: sector.at,
            by: held === 'suspended' ? 'ada' : 'runtime',
            why: 'its disk is being replaced',
          },
    ...{ version: 1, chart: 'sector' },
    effects: [
      {
        id: `${address}/${seq}/0`,
        name: 'sealer.preCommit1',
        attempt: 1,
        state: 'running',
        nextAt: null,
        failure: null,
      },
      {
        ...{
          id: `${address}/${seq}/1`,
          name: 'sealer.addPiece',
          attempt: 3,
          state: 'waiting',
          nextAt: Date.now() + 42_000,
        },
        failure: { code: 'POOL_WORKER_EXITED', message: 'the worker process ended with signal SIGKILL' },
      },
    ],
    timers: [
      { id: 'waitDealsDelay', due: Date.now() + 3_600_000, remainingMs: null, clock: 'wall' },
      { id: 'backoff', due: null, remainingMs: 12_000, clock: 'monotonic' },
    ],
    alarms: [{ id: 'SectorSeedReady', height: 2_180, confidence: 6 }],
    inbox: [{ position: 10, from: 'placement/1000', type: 'SectorStartPacking', at: Date.now() - 2_000 }],
    waiting: 1,
    next: next.filter((one, index) => next.findIndex(({ event }) => event === one.event) === index),
  }
}

export function historyOf({ journal }: FakeSector, before = Number.POSITIVE_INFINITY, limit = 100) {
  const entries = journal
    .filter(entry => entry.seq < before)
    .toReversed()
    .slice(0, limit)
  const oldest = journal[0]?.seq ?? 0
  return { entries, oldest, newest: journal.at(-1)?.seq ?? 0, complete: oldest <= 2 }
}

export function messagesOf({ address, journal }: FakeSector): Messages {
  const placement = 'placement/1000'
  const messages = journal.slice(-30).flatMap(({ seq, from, event }) => [
    { from, to: address, type: event.type, at: event.at, seq, cause: { address, seq: seq - 1 } },
    ...(seq % 5 === 0
      ? [
          {
            from: address,
            to: placement,
            type: 'SectorStateChanged',
            at: event.at + 3,
            seq: 500 + seq,
            cause: { address, seq },
          },
        ]
      : []),
  ])
  return { participants: [address, placement], messages }
}

export function chartOf(charts: string, kind: string) {
  const chart = JSON.parse(readFileSync(join(charts, `${kind}.json`), 'utf8'))
  return { kind, machine: chart.machine, version: chart.version, hash: chart.hash, chart }
}

export function evidenceOf(
  world: World,
  charts: string,
  chosen: readonly FakeSector[],
  scope: Evidence['scope'],
): Evidence {
  return {
    ...{
      format: 'vesper-evidence',
      formatVersion: 1,
      madeAt: Date.now(),
      vesper: '0.1.0',
      scope,
      omitted: 0,
      letters: [],
    },
    actors: chosen.map(sector => ({
      actor: actorOf(world, sector),
      history: historyOf(sector),
      moment: { seq: sector.seq, state: sector.state, context: sector.context, exact: true, why: null },
      messages: messagesOf(sector),
    })),
    holds: { holds: [], branches: [] },
    charts: { sector: chartOf(charts, 'sector') },
    overview: overviewOf(world, 0),
  }
}

export function treeOf(): TreeNode {
  const node = (
    path: string,
    type: TreeNode['type'],
    children: TreeNode[] = [],
    rest: Partial<TreeNode> = {},
  ): TreeNode => ({
    ...{ id: path.split('/').at(-1) ?? path, path, type, status: 'running', restarts: 0, lastExit: null, detail: {} },
    children,
    ...rest,
  })
  const exit = { at: Date.now() - 90_000, code: 'POOL_WORKER_EXITED', message: 'the process ended with signal SIGKILL' }
  return node(
    'vesper',
    'supervisor',
    [
      node('vesper/store', 'service', [], { detail: { bytes: 41_000_000 } }),
      node('vesper/rpc', 'service'),
      node(
        'vesper/pool',
        'supervisor',
        [
          node('vesper/pool/seal', 'process', [], { detail: { pid: 4_120, rssBytes: 180_000_000 } }),
          node('vesper/pool/c2', 'process', [], { status: 'restarting', restarts: 3, lastExit: exit }),
        ],
        { strategy: 'one_for_one' },
      ),
      node(
        'vesper/sealer',
        'supervisor',
        [
          node('vesper/sealer/sectors', 'actors', [], { detail: { actors: 10_000, suspended: 2, quarantined: 3 } }),
          node('vesper/sealer/files', 'actors', [], { detail: { actors: 214 } }),
          node('vesper/sealer/placement', 'actors', [], { status: 'suspended', detail: { reason: 'STORE_FULL' } }),
        ],
        { strategy: 'rest_for_one' },
      ),
    ],
    { strategy: 'one_for_one' },
  )
}

export function poolOf(): PoolStat {
  const one = (queued: number, running: number, pid: number | null): PoolStat['classes'][string] => ({
    ...{ queued, running, paused: false, restarts: pid === null ? 3 : 0 },
    process: pid === null ? null : { pid, ready: true, rssBytes: 180_000_000 },
    lastExit: pid === null ? { at: Date.now() - 90_000, code: 'POOL_WORKER_EXITED', message: 'signal SIGKILL' } : null,
    waitMs: { count: 41, p50: 120, p99: 900 },
    runMs: { count: 41, p50: 2_200, p99: 61_000 },
  })
  return {
    memory: { usedBytes: 3_400_000_000, budgetBytes: 8_000_000_000 },
    classes: { seal: one(7, 2, 4_120), c2: one(3, 0, null) },
  }
}
