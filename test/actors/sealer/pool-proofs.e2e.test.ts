/** The sealer's tasks in worker processes, with a real Groth16 proof: about 40 s and 3 GB. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parseSealerOptions } from '../../../actors/sealer/options.js'
import { PoolProofs, sealerPoolClasses } from '../../../actors/sealer/proofs.js'
import { ProverFallbacks } from '../../../actors/sealer/prover-fallbacks.js'
import { Pool } from '../../../runtime/pool/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { installedProofs, parameterCache, parametersOf } from '../../native/installed.js'
import { proofsConformance } from './proofs.conformance.js'

const GIB = 2 ** 30

t.setTimeout(600_000)
installedProofs()
await parametersOf('porep-2KiB')

await proofsConformance(t, async t => {
  const options = parseSealerOptions({
    sealingPath: join(t.testdir(), 'sealing'),
    parameterLock: join(parameterCache(), 'commit2.lock'),
  })
  const env = Object.fromEntries(
    ['VESPER_ADDON', 'FIL_PROOFS_PARAMETER_CACHE', 'FIL_PROOFS_CACHE_DIR'].map(name => [name, process.env[name] ?? '']),
  )
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const pool = new Pool(
    {
      memoryBytes: 5 * GIB,
      lockModule: fileURLToPath(new URL('../../../native/index.js', import.meta.url)),
      classes: sealerPoolClasses(options, env),
    },
    { log: silent, clock: systemClock, random: () => (randomBytes(1)[0] as number) / 256 },
  )
  t.teardown(() => pool.close({ drainMs: 0 }))
  return { proofs: new PoolProofs({ pool, fallbacks: new ProverFallbacks({ log: silent, ring() {} }) }) }
})
