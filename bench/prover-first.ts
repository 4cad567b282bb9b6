/**
 * What the first Commit2 of a process takes, its parameters read by it: by ours on each path, with parameters that don't fit into memory, and by the
 * library's, in turn. The value is the library's time, or peak memory, by ours.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type BenchRow, gainRow } from './row.js'

const CHILD = fileURLToPath(new URL('./prover-child.js', import.meta.url))
const ROUNDS = 3

interface First {
  readonly seconds: number
  readonly peakBytes: number
}

const OWN = { VESPER_PROVER: 'own' }
/** So little that each section is read for its sum. */
const STREAMED = { ...OWN, VESPER_PROVER_MEMORY: String(64 << 20) }
const PORTABLE = { VESPER_PROVER_ISA: 'portable' }

/** @param paths Of this processor: the portable one, and its best. */
export function benchFirst(paths: readonly string[]): BenchRow[] {
  const ways = paths.flatMap(path => {
    const isa = path === 'portable' ? PORTABLE : {}
    return [
      { name: `c2_first_${path}`, env: { ...OWN, ...isa }, firsts: [] as First[] },
      { name: `c2_streamed_${path}`, env: { ...STREAMED, ...isa }, firsts: [] as First[] },
    ]
  })
  const stock: First[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    stock.push(first({ VESPER_PROVER: 'stock' }))
    for (const { env, firsts } of ways) firsts.push(first(env))
  }
  return ways.flatMap(({ name, firsts }) => {
    process.stderr.write(`${name}: ${firsts.map(words)}, the library's ${stock.map(words)}\n`)
    return [
      gainRow(`prover.${name}`, 's', firsts.map(secondsOf), stock.map(secondsOf)),
      gainRow(`prover.${name}_peak`, 'GiB', firsts.map(peakOf), stock.map(peakOf)),
    ]
  })
}

const secondsOf = ({ seconds }: First): number => seconds
const peakOf = ({ peakBytes }: First): number => peakBytes / 2 ** 30
const words = (first: First): string => `${secondsOf(first).toFixed(1)} s ${peakOf(first).toFixed(2)} GiB`

function first(env: Record<string, string>): First {
  return JSON.parse(
    execFileSync(process.execPath, [CHILD], { env: { ...process.env, ...env }, encoding: 'utf8' }),
  ) as First
}
