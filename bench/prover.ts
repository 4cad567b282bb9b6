/**
 * What our Groth16 prover gains: each proof of a 2 KiB sector by ours and by the library's in turn, in one process, on each path that the
 * processor has, with the parameters in memory. The value is the library's time by ours.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Proofs, ProverChoice } from '../native/index.js'
import { benchFirst } from './prover-first.js'
import { type BenchRow, gainRow } from './row.js'
import { installedProofs, RANDOMNESS, replicaOf, sealSector } from './sector.js'

interface Proving {
  readonly name: string
  /** Pairs of proofs that are timed, after one of each that isn't. */
  readonly rounds: number
  prove(): void
}

const STOCK: ProverChoice = { prover: 'stock', isa: 'best' }

export function benchProver(): BenchRow[] {
  const { proofs } = installedProofs()
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  try {
    const provings = provingsOf(proofs, folder)
    const isas = pathsOf(proofs)
    const rows = isas.flatMap(isa => provings.map(proving => speedUp(proofs, proving, isa)))
    return [...rows, ...benchFirst(isas.map(isa => nameOf(proofs, isa)))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const seconds = (value: number): string => value.toFixed(2)

/** The portable path, and the processor's best where it is another. */
function pathsOf(proofs: Proofs): ProverChoice['isa'][] {
  return nameOf(proofs, 'best') === 'portable' ? ['portable'] : ['best', 'portable']
}

function nameOf(proofs: Proofs, isa: ProverChoice['isa']): string {
  proofs.chooseProver({ prover: 'own', isa })
  return proofs.proverReport({}).isa
}

function provingsOf(proofs: Proofs, folder: string): Proving[] {
  const sectors = [1, 2].map(number => sealSector(proofs, folder, number))
  const [first] = sectors
  if (first === undefined) throw new Error('two sectors were sealed')
  const draw = { randomness: RANDOMNESS, proverId: first.proverId }
  const replicas = sectors.map(replicaOf)
  const phase1Output = proofs.sealCommitPhase1({ ...first, seed: RANDOMNESS })
  const { proverId, sectorNumber } = first
  return [
    { name: 'c2', rounds: 3, prove: () => proofs.sealCommitPhase2({ phase1Output, proverId, sectorNumber }) },
    {
      name: 'winning',
      rounds: 5,
      prove: () =>
        proofs.generateWinningPost({ ...draw, proofType: 'StackedDrgWinning2KiBV1', replicas: replicas.slice(0, 1) }),
    },
    {
      name: 'window',
      rounds: 9,
      prove: () => proofs.generateWindowPost({ ...draw, proofType: 'StackedDrgWindow2KiBV1', replicas }),
    },
  ]
}

function speedUp(proofs: Proofs, { name, rounds, prove }: Proving, isa: ProverChoice['isa']): BenchRow {
  const own: number[] = []
  const stock: number[] = []
  const timed = (choice: ProverChoice): number => {
    proofs.chooseProver(choice)
    const since = performance.now()
    prove()
    return (performance.now() - since) / 1_000
  }
  // The first of ours reads the parameters, and the library's its own, which is little of a Commit2's minute.
  timed({ prover: 'own', isa })
  if (name !== 'c2') timed(STOCK)
  for (let round = 0; round < rounds; round += 1) {
    own.push(timed({ prover: 'own', isa }))
    stock.push(timed(STOCK))
  }
  const path = nameOf(proofs, isa)
  process.stderr.write(`${name} ${path}: ours ${own.map(seconds)} s, the library's ${stock.map(seconds)} s\n`)
  return gainRow(`prover.${name}_${path}`, 's', own, stock)
}
