/**
 * What the inspector costs the runtime at its full rate, in processor time per step: with nobody before it, and with one who looks at the overview, the heat of a kind
 * and one actor's live steps. All in turn in one process, several rounds; the median of each round's own ratio counts, for a machine's speed drifts.
 */
import type { ActorSystem } from '../runtime/actor/index.js'
import { Inspector, inspectorApi, PULSE, pulse } from '../runtime/inspector/index.js'
import { WATCH, watch, watchSource } from '../runtime/process/index.js'
import { connectLocal, Dispatcher } from '../runtime/rpc/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { type BenchRow, median, row } from './row.js'
import { runtimeRun } from './runtime.js'

const ROUNDS = 5
/** Long enough for several pulses. */
const CHANGES = 30
const FILLING = 'x'.repeat(700)

function inspectorOf(system: ActorSystem): Inspector {
  return new Inspector(
    { charts: 'dist/inspector/charts' },
    {
      system,
      operations: system,
      clock: systemClock,
      facts: () => ({ version: 'bench', repo: '', components: [], startedAt: 0 }),
      rssBytes: () => process.memoryUsage.rss(),
    },
  )
}

/** All that a page asks, made to JSON and back as if it travelled. */
function viewer(system: ActorSystem): () => void {
  const inspector = inspectorOf(system)
  const dispatcher = new Dispatcher()
    .add('Vesper', inspectorApi, inspector.methods)
    .addStream(PULSE, pulse, inspector.pulse)
    .addStream(WATCH, watch, watchSource(system))
  const connection = connectLocal(dispatcher)
  const vesper = connection.client('Vesper', inspectorApi)
  void connection.subscribe(PULSE, pulse, [{}], () => {})
  void connection.subscribe(WATCH, watch, [{ addresses: ['bench/7'], snapshots: true }], () => {})
  const looks = setInterval(() => {
    void vesper.InspectorHeat('bench')
    void vesper.InspectorOverview()
    void vesper.InspectorActor('bench/7')
  }, 1_000)
  return () => {
    clearInterval(looks)
    connection.close()
  }
}

export async function benchInspector(): Promise<readonly BenchRow[]> {
  const alone: number[] = []
  const nobody: number[] = []
  const one: number[] = []
  const none = (system: ActorSystem): (() => void) => {
    inspectorOf(system)
    return () => {}
  }
  const cost = async (look?: (system: ActorSystem) => () => void): Promise<number> =>
    (await runtimeRun(FILLING, { changes: CHANGES, ...(look && { look }) })).cpuMicrosPerStep
  await cost()
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await cost())
    nobody.push(await cost(none))
    one.push(await cost(viewer))
  }
  const measured = (name: string, costs: readonly number[]): BenchRow => ({
    ...row(name, median(costs), 'µs/step', median(alone)),
    ratio: Number(median(costs.map((each, i) => each / (alone[i] ?? Number.NaN))).toPrecision(3)),
  })
  return [measured('inspector.nobody', nobody), measured('inspector.one_viewer', one)]
}
