/** A real Commit2 (Groth16 of a 2 KiB sector) as a task for the pool's figures. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkoutRoot, readInstallation } from '../config/index.js'
import { loadProofs } from '../native/index.js'
import type { HeavyTask } from './pool.js'
import { RANDOMNESS, sealSector } from './sector.js'

export function prepareC2(): HeavyTask {
  const { addon, parameterCache, parentCache } = readInstallation(checkoutRoot())
  const env = {
    VESPER_ADDON: addon,
    FIL_PROOFS_PARAMETER_CACHE: parameterCache,
    FIL_PROOFS_CACHE_DIR: join(parentCache, '/'),
  }
  Object.assign(process.env, env)
  const proofs = loadProofs()
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
