/**
 * The sealer as a branch of the process's tree: its workers, then its actors, which need them, then the one actor that must always be there. When the store fails for good, the actors
 * end, and no restart within this process can cure that: the whole tree gives up, and whoever started the process starts another.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createSealer,
  lotusSealerApi,
  PoolProofs,
  ProverFallbacks,
  parseSealerOptions,
  type Sealer,
  StandInChain,
  Storage,
  sealerApi,
  sealerPoolClasses,
} from '../../actors/sealer/index.js'
import type { Config } from '../../config/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem, supervisedActor } from '../../runtime/actor/index.js'
import { Pool } from '../../runtime/pool/index.js'
import { type LmdbStore, openLmdbStore, recoverCompaction } from '../../runtime/store/index.js'
import { crashed, type Exit, service, supervisor } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { MINER_PORT } from './api-files.js'
import {
  type ComponentBranch,
  type ComponentDoor,
  type ComponentModules,
  type ComponentParts,
  LOTUS_NAMESPACE,
} from './component.js'
import { actorsNodes, poolNodes } from './nodes.js'
import { removeUnbegunStore, requireStoreRoom } from './store-room.js'

/** The version of Lotus's miner API, 1.5.0. */
const MINER_API_VERSION = 0x01_05_00

export const sealerDoor = ({ sealer }: Config): ComponentDoor => ({
  apiVersion: MINER_API_VERSION,
  port: MINER_PORT,
  blockDelay: Math.max(1, Math.round(sealer.standInBlockDelayMs / 1_000)),
})

export function superviseSealer(parts: ComponentParts, modules: ComponentModules): ComponentBranch {
  const { config, repository, installation } = parts
  const { log, readers, fatal, started } = modules
  const fallbacks = new ProverFallbacks(modules)
  const folder = join(repository.path, 'sealer')
  const { rpc: _, ...own } = config.sealer
  const options = parseSealerOptions({
    ...own,
    sealingPath: config.sealer.sealingPath ?? repository.sealerStorage,
    // One Groth16 proof at a time on the machine, whichever repo it is for.
    parameterLock: config.sealer.parameterLock ?? join(installation.parameterCache, 'commit2.lock'),
  })
  const env = {
    VESPER_ADDON: installation.addon,
    FIL_PROOFS_PARAMETER_CACHE: installation.parameterCache,
    FIL_PROOFS_CACHE_DIR: `${installation.parentCache}/`,
    VESPER_PROVER_FAILURES: repository.proverFailures,
  }
  let pool!: Pool
  let system!: ActorSystem
  let placement!: Sealer['placement']
  let store!: LmdbStore

  const workers = service({
    id: 'pool',
    shutdown: 'infinity',
    start({ path }) {
      const classes = sealerPoolClasses(options, env).map(one => ({
        ...one,
        // After a kill of this process its workers end too, but not at once: their successors wait for that.
        processLock: join(folder, `${one.name}.lock`),
      }))
      const lockModule = fileURLToPath(new URL('../../native/index.js', import.meta.url))
      const opened = new Pool({ ...config.pool, lockModule, classes }, { log, clock: systemClock, random: Math.random })
      pool = opened
      return {
        stop: () => opened.close({ drainMs: 0 }),
        children: () => poolNodes(opened.stat(), path),
        restart: async ([className = '']) => opened.restart(className),
      }
    },
  })

  const actors = service({
    id: 'actors',
    // Effects have their own patience when they are told to end.
    shutdown: 'infinity',
    async start({ path }) {
      await recoverCompaction(repository.sealerStore)
      const storage = await Storage.open({ ...options, repository: folder }, { newId: randomUUID })
      const chain = await StandInChain.open(
        { repository: folder, blockDelayMs: options.standInBlockDelayMs },
        { clock: systemClock, randomBytes: length => new Uint8Array(randomBytes(length)) },
      )
      let failed!: (exit: Exit) => void
      const exited = new Promise<Exit>(resolve => {
        failed = resolve
      })
      const opened = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
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
        fatal: error => {
          fatal(error)
          failed(crashed(error))
        },
      })
      const sealer = createSealer(options, {
        system: opened,
        log,
        storage,
        randomness: chain,
        proofs: new PoolProofs({ pool, fallbacks }),
        newId: randomUUID,
        readers,
      })
      await opened.start()
      try {
        await sealer.start()
      } catch (error) {
        await opened.stop()
        throw error
      }
      system = opened
      placement = sealer.placement
      started(opened, ({ dispatcher }) => {
        dispatcher.add('Sealer', sealerApi, sealer.methods)
        dispatcher.add(LOTUS_NAMESPACE, lotusSealerApi, sealer.lotusMethods)
      })
      log.info(
        { miner: options.miner, sealProof: options.sealProof },
        'the sealer is up; its randomness comes from a local stand-in, not from a chain',
      )
      return { exited, stop: () => opened.stop(), children: () => actorsNodes(opened, path) }
    },
  })

  const miner = supervisedActor({
    id: 'placement',
    system: () => system,
    actor: () => placement,
  })

  return {
    spec: supervisor({
      id: 'sealer',
      strategy: 'rest_for_one',
      intensity: { restarts: 0 },
      children: [workers, actors, miner],
    }),
    get pool() {
      return pool
    },
    get store() {
      return store
    },
    fallbacks,
  }
}
