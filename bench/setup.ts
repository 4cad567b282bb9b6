/**
 * What a newcomer waits for: a sector sealed from a clean clone, and the devnet's answer on a machine that is set up.
 * The clone has an empty cache of its own (so everything is built and made again) and the user's npm and cargo downloads.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { checkoutRoot } from '../config/index.js'
import { type BenchRow, median, row } from './row.js'

const WARM_STARTS = 5
/** A file of one 2 KiB sector. */
const SHIPPED_FILE = 'examples/hello-vesper.txt'

export async function benchSetup(): Promise<BenchRow[]> {
  return [await cleanCloneToSealed(), await warmStart()]
}

async function cleanCloneToSealed(): Promise<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  try {
    const clone = join(folder, 'vesper')
    const env = { ...process.env, VESPER_CACHE: join(folder, 'cache') }
    const since = performance.now()
    await run('git', ['clone', '--quiet', checkoutRoot(), clone], folder, env)
    await run('npm', ['run', 'setup'], clone, env)
    const seal = ['dist/bin/vesper.js', 'seal', SHIPPED_FILE, '--repo', join(folder, 'repo'), '--json']
    await run(process.execPath, seal, clone, env)
    return row('setup.clean_clone_to_sealed', performance.now() - since, 'ms')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The median of a few starts, each with set-up's look around and a repo that the start before has left. */
async function warmStart(): Promise<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  try {
    await run(process.execPath, ['bin/setup.mjs'], checkoutRoot(), process.env)
    // The first start makes the chain; it isn't a warm one.
    await msToReady(join(folder, 'repo'))
    const times: number[] = []
    for (let i = 0; i < WARM_STARTS; i++) times.push(await msToReady(join(folder, 'repo')))
    return row('start.warm', median(times), 'ms')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function msToReady(repo: string): Promise<number> {
  const since = performance.now()
  await run(process.execPath, ['bin/setup.mjs'], checkoutRoot(), process.env)
  const devnet = spawn(process.execPath, ['dist/bin/vesper.js', 'devnet', '--repo', repo, '--json'], {
    cwd: checkoutRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>(resolve => devnet.once('close', () => resolve()))
  try {
    for await (const line of createInterface({ input: devnet.stdout }))
      if (isReady(line)) return performance.now() - since
    throw new Error('the devnet ended before it said that it is ready')
  } finally {
    devnet.kill('SIGTERM')
    await ended
  }
}

function isReady(line: string): boolean {
  try {
    return (JSON.parse(line) as { event?: unknown }).event === 'ready'
  } catch {
    return false
  }
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  // A benchmark's own standard output is its result; what tools say goes beside it.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', process.stderr, process.stderr] })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code =>
      code === 0 ? resolve() : reject(new Error(`${[command, ...args].join(' ')} ended with exit code ${code}`)),
    )
  })
}
