/**
 * What the first Commit2 of a process takes, its parameters read by it: by ours on each path, with parameters that don't fit into memory, and by the
 * library's, in turn. The value is the library's time, or peak memory, by ours.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type BenchRow, median } from './row.js'

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
      speedUp(`prover.${name}`, 's', { own: firsts, stock }, ({ seconds }) => seconds),
      speedUp(`prover.${name}_peak`, 'GiB', { own: firsts, stock }, ({ peakBytes }) => peakBytes / 2 ** 30),
    ]
  })
}

const words = ({ seconds, peakBytes }: First): string =>
  `${seconds.toFixed(1)} s ${(peakBytes / 2 ** 30).toFixed(2)} GiB`

function first(env: Record<string, string>): First {
  return JSON.parse(
    execFileSync(process.execPath, [CHILD], { env: { ...process.env, ...env }, encoding: 'utf8' }),
  ) as First
}

function speedUp(
  name: string,
  unit: string,
  { own, stock }: Record<'own' | 'stock', readonly First[]>,
  of: (first: First) => number,
): BenchRow {
  const floor = median(stock.map(of))
  return {
    name,
    value: Number((floor / median(own.map(of))).toPrecision(3)),
    unit: `× (floor: stock, ${unit})`,
    floor: Number(floor.toPrecision(3)),
    ratio: null,
  }
}
