/** 100,000 actors, nearly all asleep: what they cost, how fast a start is, and how fast they wake. Each figure in a process of its own. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BenchRow, median, row } from './row.js'
import { runtimeRate } from './runtime.js'

const ACTORS = 100_000
const FEW = 10_000
const ROUNDS = 3
const child = fileURLToPath(new URL('./actors-child.js', import.meta.url))

async function measure<Result>(what: string, path: string, actors = ACTORS): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child, what, path, String(actors)])
  return JSON.parse(stdout) as Result
}

async function rounds<Result>(count: number, once: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let round = 0; round < count; round++) results.push(await once())
  return results
}

export async function benchActors(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vesper-bench-'))
  const many = join(folder, 'many')
  const few = join(folder, 'few')
  try {
    await measure('fill', many)
    await measure('fill', few, FEW)
    const starts = await rounds(ROUNDS, () => measure<{ servingMs: number; rssBytes: number }>('start', many))
    const sleepingMany = await rounds(ROUNDS, () => measure<{ bytes: number }>('sleeping', many))
    const sleepingFew = await rounds(ROUNDS, () => measure<{ bytes: number }>('sleeping', few, FEW))
    const bytes = (of: readonly { bytes: number }[]): number => median(of.map(one => one.bytes))
    const wakes = await rounds(ROUNDS, () => measure<{ p50: number; p99: number }>('wake', many))
    const rates: number[] = []
    const floors: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(await runtimeRate('x'.repeat(700)))
      rates.push((await measure<{ rate: number }>('random', many)).rate)
    }
    const loaded = await measure<{ loadedBytes: number; contextBytes: number }>('loaded', many)
    const storms = await rounds(ROUNDS, () => measure<{ loopDelayP99Ms: number; tookMs: number }>('storm', many))
    return [
      row('actors.start_100k', median(starts.map(one => one.servingMs)), 'ms'),
      row('actors.start_100k_rss', median(starts.map(one => one.rssBytes)), 'bytes'),
      row('actors.sleeping_heap', (bytes(sleepingMany) - bytes(sleepingFew)) / (ACTORS - FEW), 'bytes'),
      row('actors.loaded_heap', (loaded.loadedBytes - loaded.contextBytes) / ACTORS, 'bytes'),
      row('actors.wake_p50', median(wakes.map(one => one.p50)), 'ms'),
      row('actors.wake_p99', median(wakes.map(one => one.p99)), 'ms'),
      row('actors.steps_100k', median(rates), '1/s', median(floors)),
      row('actors.restart_storm', median(storms.map(one => one.loopDelayP99Ms)), 'ms'),
      row('actors.restart_storm_over', median(storms.map(one => one.tookMs)), 'ms'),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
