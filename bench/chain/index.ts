/** The node's chain: blocks validated and executed, messages selected, a long chain taken, heads told. Each figure in a process of its own. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BenchRow, median, quantile, row } from '../row.js'
import { fanout } from './fanout.js'
import type { Followed } from './follow.js'
import type { Imported } from './import.js'
import { TRANSFERS } from './record-busy.js'
import type { Selected } from './select.js'
import type { Validated } from './validate.js'

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url))
/** Full ones. */
const TIPSETS = 7

export interface ChainBenchOptions {
  /** Of the chain that is taken. */
  readonly epochs: number
}

export const CHAIN_BENCH_DEFAULTS: ChainBenchOptions = { epochs: 1_000 }

async function measure<Result>(task: string, ...args: readonly (string | number)[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, task, ...args.map(String)])
  return JSON.parse(stdout) as Result
}

export async function benchChain({ epochs }: ChainBenchOptions): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vesper-bench-'))
  const [busy, idle] = [join(folder, 'busy'), join(folder, 'idle')]
  try {
    await mkdir(busy)
    await mkdir(idle)
    await measure('recordBusy', busy, TIPSETS)
    const validated = await measure<Validated>('validate', busy)
    const selected = await measure<Selected>('select')
    await measure('recordIdle', idle, epochs)
    const imported = await measure<Imported>('import', idle)
    const followed = await measure<Followed>('follow', idle)
    return [
      ...validationRows(validated),
      row('chain.select_20k', median(selected.one), 'ms', median(selected.sorting)),
      row('chain.select_20k_most', Math.max(...selected.one), 'ms'),
      row('chain.select_20k_x5', median(selected.five), 'ms', median(selected.sorting)),
      row('chain.select_20k_x5_most', Math.max(...selected.five), 'ms'),
      row('chain.import', (imported.epochs * 1_000) / imported.ms, 'epochs/s'),
      row('chain.import_cpu', imported.cpuMs / imported.epochs, 'ms/epoch'),
      row('chain.import_rss', imported.peakBytes / 2 ** 20, 'MiB'),
      row('chain.import_rss_own', imported.ownBytes / 2 ** 20, 'MiB'),
      row('chain.follow', (followed.epochs * 1_000) / followed.ms, 'epochs/s'),
      row('chain.follow_blocks', (followed.blocks * 1_000) / followed.ms, '1/s'),
      row('chain.follow_cpu', followed.cpuMs / followed.epochs, 'ms/epoch'),
      row('chain.follow_rss', followed.peakBytes / 2 ** 20, 'MiB'),
      row('chain.follow_rss_own', followed.ownBytes / 2 ** 20, 'MiB'),
      ...(await fanoutRows(idle)),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function validationRows({ whole, taken, cpu, signatures, executed, bare, bareTransfers }: Validated): BenchRow[] {
  const floor = median(bare) + median(signatures)
  const rate = (ms: readonly number[]): number => (TRANSFERS * 1_000) / median(ms)
  return [
    row('chain.validate_500', median(whole), 'ms', floor),
    row('chain.validate_500_most', Math.max(...whole), 'ms', floor),
    row('chain.validate_500_taken', median(taken), 'ms'),
    row('chain.validate_500_cpu', median(cpu), 'ms'),
    row('chain.signatures_500', median(signatures), 'ms'),
    row('chain.execute', rate(executed), 'messages/s', rate(bare)),
    row('chain.execute_transfers', rate(executed), 'messages/s', rate(bareTransfers)),
  ]
}

async function fanoutRows(recorded: string): Promise<BenchRow[]> {
  const { node, bare } = await fanout(CHILD, recorded)
  const [ours, floor] = [node, bare].map(delays => [...delays].sort((a, b) => a - b))
  if (ours === undefined || floor === undefined) throw new Error('both were measured')
  const most = (sorted: readonly number[]): number => sorted.at(-1) ?? Number.NaN
  return [
    row('chain.head_fanout_p50', quantile(ours, 0.5), 'ms', quantile(floor, 0.5)),
    row('chain.head_fanout_p99', quantile(ours, 0.99), 'ms', quantile(floor, 0.99)),
    row('chain.head_fanout_max', most(ours), 'ms', most(floor)),
  ]
}
