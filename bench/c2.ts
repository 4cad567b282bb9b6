/** A real Commit2 (Groth16 of a 2 KiB sector) as a task for the pool's figures. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HeavyTask } from './pool.js'
import { installedProofs, RANDOMNESS, sealSector } from './sector.js'

export function prepareC2(): HeavyTask {
  const { proofs, env } = installedProofs()
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  try {
    const sector = sealSector(proofs, folder, 1)
    const phase1Output = proofs.sealCommitPhase1({ ...sector, seed: RANDOMNESS })
    return {
      options: {
        name: 'c2',
        taskFile: fileURLToPath(new URL('../native/task.js', import.meta.url)),
        memoryBytes: 0,
        env,
      },
      input: {
        call: 'sealCommitPhase2',
        input: { phase1Output, proverId: sector.proverId, sectorNumber: sector.sectorNumber },
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
