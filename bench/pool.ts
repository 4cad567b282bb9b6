/**
 * What the pool costs: a small call against piscina alone, the main loop while a worker computes, and how much longer a proof takes for its
 * caller than for its worker.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { Pool, type PoolClassOptionsInput, type PoolEvent } from '../runtime/pool/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { type BenchRow, median, row } from './row.js'

const CALLS = 2_000
const WARM_UP_CALLS = 500
const BURN_MS = 4_000
/** How often the main loop is looked at, ms. */
const RESOLUTION_MS = 1

const burnFile = fileURLToPath(new URL('./pool-task.js', import.meta.url))

const burn: HeavyTask = {
  options: { name: 'burn', taskFile: burnFile, memoryBytes: 0, nice: 10, env: {} },
  input: { burnMs: BURN_MS },
}

/** A task that is long and heavy, such as a C2, and the class that it runs in. */
export interface HeavyTask {
  readonly options: PoolClassOptionsInput
  readonly input: unknown
  /** The pool's, when the class has locks. */
  readonly lockModule?: string
}

/** @param c2 a real one; without it a task that keeps both cores busy stands in, and says so in its name. */
export async function benchPool(c2: HeavyTask | null = null): Promise<BenchRow[]> {
  const heavy = c2 ?? burn
  const run = await heavyRun(heavy)
  return [
    await smallCallOverhead(),
    row('pool.loop_delay_p99', run.loopDelayP99Ms, 'ms'),
    row(c2 === null ? 'pool.burn_overhead' : 'pool.c2_overhead', run.overheadMs, 'ms'),
  ]
}

/** Median time of an empty call; the floor is the same by piscina in this process, with its own defaults. */
export async function smallCallOverhead(): Promise<BenchRow> {
  const input = { burnMs: 0 }
  const piscina = new Piscina({ filename: burnFile, minThreads: 1, maxThreads: 1 })
  const floorMs = await medianMs(() => piscina.run(input))
  await piscina.destroy()
  const pool = open(burn)
  const poolMs = await medianMs(index => pool.run('burn', input, { id: String(index) }))
  await pool.close({ drainMs: 0 })
  return row('pool.small_call_overhead', poolMs, 'ms', floorMs)
}

/** One run in a warm process: wall time less time in the worker, and the delay of the main loop meanwhile. */
export async function heavyRun(task: HeavyTask): Promise<{ overheadMs: number; loopDelayP99Ms: number }> {
  const { name } = task.options
  const pool = open(task)
  try {
    await pool.warm(name)
    const finished = new Promise<Extract<PoolEvent, { type: 'task.finished' }>>(resolve => {
      pool.subscribe(event => event.type === 'task.finished' && resolve(event))
    })
    const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    delays.enable()
    const start = performance.now()
    await pool.run(name, task.input, { id: 'heavy' })
    const wallMs = performance.now() - start
    delays.disable()
    const { inWorkerMs } = await finished
    // The histogram holds whole intervals between two looks, the chosen one included.
    return { overheadMs: wallMs - inWorkerMs, loopDelayP99Ms: Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS) }
  } finally {
    await pool.close({ drainMs: 0 })
  }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

function open({ options, lockModule }: HeavyTask): Pool {
  const pool = {
    memoryBytes: Number.MAX_SAFE_INTEGER,
    classes: [options],
    ...(lockModule === undefined ? {} : { lockModule }),
  }
  return new Pool(pool, { log: quiet, clock: systemClock, random: Math.random })
}

async function medianMs(call: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < WARM_UP_CALLS + CALLS; index++) {
    const start = performance.now()
    await call(index)
    if (index >= WARM_UP_CALLS) times.push(performance.now() - start)
  }
  return median(times)
}
