/**
 * What the inspector costs the runtime at its full rate, in processor time per step: with nobody before it, and with one
 * who looks at the overview, the heat of a kind and one actor's live steps.
 *
 * Three systems stand in one process, and one at a time is driven, for a short window: two plain ones, and one with an
 * inspector. A round has a window of each condition, and the next round takes them in another order, so that what drifts
 * on the machine befalls all alike. Each window is held against the first plain one of its round; the median of those
 * ratios counts. How far the second plain system is from the first, which it is the same as, is the noise, and stands
 * beside the figures.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActorSystem } from '../runtime/actor/index.js'
import { Inspector, inspectorApi, PULSE, pulse } from '../runtime/inspector/index.js'
import { WATCH, watch, watchSource } from '../runtime/process/index.js'
import { connectLocal, Dispatcher } from '../runtime/rpc/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { openCounters } from './counters.js'
import { type BenchRow, median, quantile, row } from './row.js'

const ROUNDS = 16
/** Long enough for several pulses, and two looks. */
const WINDOW_MS = 2_000
const LOOK_MS = 1_000
const ENTITIES = 2_000
const FILLING = 'x'.repeat(700)
const addresses = Array.from({ length: ENTITIES }, (_, i) => `bench/${i}`)

/**
 * Drives a system as fast as it goes, each caller waiting until its step is on disk.
 * @returns microseconds of processor time per step.
 */
async function windowOf(system: ActorSystem): Promise<number> {
  const cpu = process.cpuUsage()
  const end = performance.now() + WINDOW_MS
  let steps = 0
  const drive = async (address: string): Promise<void> => {
    for (; performance.now() < end; steps++) await system.ask(address, { type: 'GO' })
  }
  await Promise.all(addresses.map(drive))
  const { user, system: kernel } = process.cpuUsage(cpu)
  return (user + kernel) / steps
}

const inspectorOf = (system: ActorSystem): Inspector =>
  new Inspector(
    { charts: 'dist/inspector/charts' },
    {
      system,
      operations: system,
      clock: systemClock,
      facts: () => ({ version: 'bench', repo: '', components: [], startedAt: 0 }),
      rssBytes: () => process.memoryUsage.rss(),
      lineages: [],
    },
  )

/** All that a page asks, made to JSON and back as if it travelled. */
function beginLooking(system: ActorSystem, inspector: Inspector): () => void {
  const dispatcher = new Dispatcher()
    .add('Vesper', inspectorApi, inspector.methods)
    .addStream(PULSE, pulse, inspector.pulse)
    .addStream(WATCH, watch, watchSource(system))
  const connection = connectLocal(dispatcher)
  const vesper = connection.client('Vesper', inspectorApi)
  void connection.subscribe(PULSE, pulse, [{}], () => {})
  void connection.subscribe(WATCH, watch, [{ addresses: ['bench/7'], snapshots: true }], () => {})
  const look = () => {
    void vesper.InspectorHeat('bench')
    void vesper.InspectorOverview()
    void vesper.InspectorActor('bench/7')
  }
  look()
  const looks = setInterval(look, LOOK_MS)
  return () => {
    clearInterval(looks)
    connection.close()
  }
}

export async function benchInspector(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  const [plain, alike, inspected] = (await Promise.all(
    ['plain', 'alike', 'inspected'].map(name => openCounters(join(folder, name), addresses, FILLING)),
  )) as [ActorSystem, ActorSystem, ActorSystem]
  const inspector = inspectorOf(inspected)
  const conditions: Record<string, () => Promise<number>> = {
    plain: () => windowOf(plain),
    alike: () => windowOf(alike),
    nobody: () => windowOf(inspected),
    viewer: async () => {
      const end = beginLooking(inspected, inspector)
      try {
        return await windowOf(inspected)
      } finally {
        end()
      }
    },
  }
  try {
    return rowsOf(await roundsOf(conditions))
  } finally {
    for (const system of [plain, alike, inspected]) await system.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Round = Readonly<Record<string, number>>

async function roundsOf(conditions: Readonly<Record<string, () => Promise<number>>>): Promise<readonly Round[]> {
  const names = Object.keys(conditions)
  const measure = async (name: string): Promise<number> => (await conditions[name]?.()) ?? Number.NaN
  // The first of each pays for what is compiled.
  for (const name of names) await measure(name)
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const turned = names.map((_, index) => names[(index + round) % names.length] as string)
    const order = round % 2 === 0 ? turned : turned.reverse()
    const costs: Record<string, number> = {}
    for (const name of order) costs[name] = await measure(name)
    rounds.push(costs)
  }
  return rounds
}

function rowsOf(rounds: readonly Round[]): readonly BenchRow[] {
  const costs = (name: string): number[] => rounds.map(round => round[name] ?? Number.NaN)
  const ratios = (name: string): number[] =>
    costs(name).map((cost, index) => cost / (costs('plain')[index] ?? Number.NaN))
  const noise = spread(ratios('alike'))
  return ['nobody', 'viewer'].map(name => ({
    ...row(
      name === 'nobody' ? 'inspector.nobody' : 'inspector.one_viewer',
      median(costs(name)),
      'µs/step',
      median(costs('plain')),
    ),
    ratio: Number(median(ratios(name)).toPrecision(3)),
    note: `${ROUNDS} rounds: ${spread(ratios(name))}; a plain system against another: ${noise}`,
  }))
}

/** `+0.8 % (half from -0.4 to +2.1)` */
function spread(ratios: readonly number[]): string {
  const sorted = [...ratios].sort((a, b) => a - b)
  const percent = (ratio: number): string => `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)}`
  const [low, middle, high] = [0.25, 0.5, 0.75].map(part => percent(quantile(sorted, part)))
  return `${middle} % (half from ${low} to ${high})`
}
