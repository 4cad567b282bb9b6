/** The first Commit2 of a process: seconds, and the process's peak memory, as JSON. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedProofs, RANDOMNESS, sealSector } from './sector.js'

const { proofs } = installedProofs()
const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
try {
  const sector = sealSector(proofs, folder, 1)
  const phase1Output = proofs.sealCommitPhase1({ ...sector, seed: RANDOMNESS })
  const { proverId, sectorNumber } = sector
  const since = performance.now()
  proofs.sealCommitPhase2({ phase1Output, proverId, sectorNumber })
  const seconds = (performance.now() - since) / 1_000
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
  process.stdout.write(JSON.stringify({ seconds, peakBytes: Number(peak?.[1]) * 1_024 }))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
