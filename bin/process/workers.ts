/**
 * A component's worker processes as a part of its tree: what proves and checks, a process for each class, since a proof can't be stopped but with the process that
 * makes it.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool, type PoolClassOptionsInput } from '../../runtime/pool/index.js'
import { type ChildSpec, service } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import type { ComponentModules, ComponentParts } from './component.js'
import { poolNodes } from './nodes.js'

export interface WorkersOptions {
  /** The component's. */
  readonly folder: string
  readonly classes: readonly PoolClassOptionsInput[]
}

/** Those that run now: after a restart they are others. */
export interface Workers {
  readonly spec: ChildSpec
  readonly pool: Pool
}

/** Where they find the addon, and parameters and caches of the proofs. */
export const workerEnvironment = ({ installation, repository }: ComponentParts) => ({
  VESPER_ADDON: installation.addon,
  FIL_PROOFS_PARAMETER_CACHE: installation.parameterCache,
  FIL_PROOFS_CACHE_DIR: `${installation.parentCache}/`,
  VESPER_PROVER_FAILURES: repository.proverFailures,
})

export function superviseWorkers(
  { folder, classes }: WorkersOptions,
  { config }: Pick<ComponentParts, 'config'>,
  { log }: Pick<ComponentModules, 'log'>,
): Workers {
  let pool!: Pool
  const spec = service({
    id: 'pool',
    shutdown: 'infinity',
    start({ path }) {
      // After a kill of this process its workers end too, but not at once: their successors wait for that.
      const locked = classes.map(one => ({ ...one, processLock: join(folder, `${one.name}.lock`) }))
      const lockModule = fileURLToPath(new URL('../../native/index.js', import.meta.url))
      const opened = new Pool(
        { ...config.pool, lockModule, classes: locked },
        { log, clock: systemClock, random: Math.random },
      )
      pool = opened
      return {
        stop: () => opened.close({ drainMs: 0 }),
        children: () => poolNodes(opened.stat(), path),
        restart: async ([className = '']) => opened.restart(className),
      }
    },
  })
  return {
    spec,
    get pool() {
      return pool
    },
  }
}
