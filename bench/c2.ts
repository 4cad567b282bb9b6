/** A real Commit2 (Groth16 of a 2 KiB sector) as a task for the pool's figures; the phases before it take some 40 ms. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkoutRoot, readInstallation } from '../config/index.js'
import { loadProofs } from '../native/index.js'
import type { HeavyTask } from './pool.js'

const RANDOMNESS = Buffer.alloc(32, 7)
const PROVER = Buffer.concat([Buffer.from([0xe8, 0x07]), Buffer.alloc(30)])

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
    const [cachePath, unsealedPath, sealedPath, sourcePath] = ['cache', 'unsealed', 'sealed', 'source'].map(name =>
      join(folder, name),
    ) as [string, string, string, string]
    mkdirSync(cachePath)
    writeFileSync(sourcePath, Buffer.alloc(2_032, 1))
    const piece = {
      sourcePath,
      sourceOffset: 0,
      sourceLength: 2_032,
      unsealedPath,
      pieceSize: 2_048,
      unsealedOffset: 0,
    }
    const pieces = [proofs.addPiece(piece)]
    const sector = {
      proofType: 'StackedDrg2KiBV1_1' as const,
      proverId: PROVER,
      sectorNumber: 1,
      ticket: RANDOMNESS,
    }
    const phase1Output = proofs.sealPreCommitPhase1({ ...sector, cachePath, unsealedPath, sealedPath, pieces })
    const { commR, commD } = proofs.sealPreCommitPhase2({ phase1Output, cachePath, sealedPath })
    const commit1 = proofs.sealCommitPhase1({
      ...sector,
      seed: RANDOMNESS,
      cachePath,
      sealedPath,
      commR,
      commD,
      pieces,
    })
    return {
      options: {
        name: 'c2',
        taskFile: fileURLToPath(new URL('../native/task.js', import.meta.url)),
        memoryBytes: 0,
        env,
      },
      input: {
        call: 'sealCommitPhase2',
        input: { phase1Output: commit1, proverId: PROVER, sectorNumber: 1 },
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
