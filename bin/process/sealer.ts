/** Opens the sealer: its workers, its storage, what stands in for the chain, its actors; in the order in which they need each other. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createSealer,
  PoolProofs,
  parseSealerOptions,
  StandInChain,
  Storage,
  sealerApi,
  sealerPoolClasses,
} from '../../actors/sealer/index.js'
import type { Config, Installation } from '../../config/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../runtime/actor/index.js'
import { Pool } from '../../runtime/pool/index.js'
import type { Dispatcher } from '../../runtime/rpc/index.js'
import { type LmdbStore, openLmdbStore, recoverCompaction } from '../../runtime/store/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import type { Closing } from './closing.js'
import type { Repository } from './repository.js'
import { removeUnbegunStore, requireStoreRoom } from './store-room.js'

export interface SealerParts {
  readonly config: Config
  readonly repository: Repository
  readonly installation: Installation
}

export interface OpenSealer {
  readonly system: ActorSystem
  readonly pool: Pool
  /** The store that is open now: after a failed write it is another one. */
  readonly store: () => LmdbStore
  /** Adds what the sealer answers. */
  readonly publish: (dispatcher: Dispatcher) => void
}

/** @param closing gets what undoes the opening, also when a later part fails */
export async function openSealer(
  { config, repository, installation }: SealerParts,
  { log, fatal }: { readonly log: Log; readonly fatal: (error: unknown) => void },
  closing: Closing,
): Promise<OpenSealer> {
  const options = parseSealerOptions({
    ...config.sealer,
    sealingPath: config.sealer.sealingPath ?? repository.sealerStorage,
    // One Groth16 proof at a time on the machine, whichever repo it is for.
    parameterLock: config.sealer.parameterLock ?? join(installation.parameterCache, 'commit2.lock'),
  })
  const env = {
    VESPER_ADDON: installation.addon,
    FIL_PROOFS_PARAMETER_CACHE: installation.parameterCache,
    FIL_PROOFS_CACHE_DIR: `${installation.parentCache}/`,
  }
  const pool = new Pool(
    {
      ...config.pool,
      lockModule: fileURLToPath(new URL('../../native/index.js', import.meta.url)),
      classes: sealerPoolClasses(options, env).map(one => ({
        ...one,
        // After a kill of this process its workers end too, but not at once: their successors wait for that.
        processLock: join(repository.path, 'sealer', `${one.name}.lock`),
      })),
    },
    { log, clock: systemClock, random: Math.random },
  )
  closing.add('pool', () => pool.close({ drainMs: 0 }))

  await recoverCompaction(repository.sealerStore)
  const storage = await Storage.open({ ...options, repository: join(repository.path, 'sealer') }, { newId: randomUUID })
  const chain = await StandInChain.open(
    { repository: join(repository.path, 'sealer'), blockDelayMs: options.standInBlockDelayMs },
    { clock: systemClock, randomBytes: length => new Uint8Array(randomBytes(length)) },
  )
  let store!: LmdbStore
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => {
      requireStoreRoom(repository.sealerStore)
      removeUnbegunStore(repository.sealerStore)
      store = openLmdbStore({ path: repository.sealerStore })
      return store
    },
    clock: systemClock,
    random: Math.random,
    log,
    heights: chain,
    fatal,
  })
  const sealer = createSealer(options, {
    system,
    log,
    storage,
    randomness: chain,
    proofs: new PoolProofs({ pool }),
    newId: randomUUID,
  })
  await system.start()
  closing.add('actors', () => system.stop())
  await sealer.start()
  log.info(
    { miner: options.miner, sealProof: options.sealProof },
    'the sealer is up; its randomness comes from a local stand-in, not from a chain',
  )
  return {
    system,
    pool,
    store: () => store,
    publish: dispatcher => dispatcher.add('Sealer', sealerApi, sealer.methods),
  }
}
