/**
 * The sealer as a branch of the process's tree: its workers, then its actors, which need them, then the one actor that must always be there. When the store fails for good, the actors
 * end, and no restart within this process can cure that: the whole tree gives up, and whoever started the process starts another.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
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
import { supervisedActor } from '../../runtime/actor/index.js'
import { service, supervisor } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { openStoredActors, type StoredActors } from './actor-store.js'
import {
  type ComponentBranch,
  type ComponentDoor,
  type ComponentModules,
  type ComponentParts,
  type ComponentPorts,
  LOTUS_NAMESPACE,
} from './component.js'
import { actorsNodes } from './nodes.js'
import { PORTS } from './ports.js'
import { folderOf, storeOf } from './repository.js'
import { superviseWorkers, workerEnvironment } from './workers.js'

/** The version of Lotus's miner API, 1.5.0. */
const MINER_API_VERSION = 0x01_05_00

const sealerDoor = ({ sealer }: Config): ComponentDoor => ({
  apiVersion: MINER_API_VERSION,
  port: PORTS.sealer,
  blockDelay: Math.max(1, Math.round(sealer.standInBlockDelayMs / 1_000)),
})

function superviseSealer(parts: ComponentParts, modules: ComponentModules): ComponentBranch {
  const { config, repository, installation } = parts
  const { log, readers, fatal, started } = modules
  const fallbacks = new ProverFallbacks(modules)
  const folder = folderOf(repository, 'sealer')
  const { rpc: _, ...own } = config.sealer
  const options = parseSealerOptions({
    ...own,
    sealingPath: config.sealer.sealingPath ?? repository.sealerStorage,
    // One Groth16 proof at a time on the machine, whichever repo it is for.
    parameterLock: config.sealer.parameterLock ?? join(installation.parameterCache, 'commit2.lock'),
  })
  const workers = superviseWorkers(
    { folder, classes: sealerPoolClasses(options, workerEnvironment(parts)) },
    parts,
    modules,
  )
  let placement!: Sealer['placement']
  let running!: StoredActors

  const actors = service({
    id: 'actors',
    // Effects have their own patience when they are told to end.
    shutdown: 'infinity',
    async start({ path }) {
      const storage = await Storage.open({ ...options, repository: folder }, { newId: randomUUID })
      const chain = await StandInChain.open(
        { repository: folder, blockDelayMs: options.standInBlockDelayMs },
        { clock: systemClock, randomBytes: length => new Uint8Array(randomBytes(length)) },
      )
      const stored = await openStoredActors(storeOf(repository, 'sealer'), { log, fatal, heights: chain })
      const sealer = createSealer(options, {
        system: stored.system,
        log,
        storage,
        randomness: chain,
        proofs: new PoolProofs({ pool: workers.pool, fallbacks }),
        newId: randomUUID,
        readers,
      })
      await stored.start(sealer)
      running = stored
      placement = sealer.placement
      started(stored.system, ({ dispatcher }) => {
        dispatcher.add('Sealer', sealerApi, sealer.methods)
        dispatcher.add(LOTUS_NAMESPACE, lotusSealerApi, sealer.lotusMethods)
      })
      log.info(
        { miner: options.miner, sealProof: options.sealProof },
        'the sealer is up; its randomness comes from a local stand-in, not from a chain',
      )
      return {
        exited: stored.exited,
        stop: () => stored.system.stop(),
        children: () => actorsNodes(stored.system, path),
      }
    },
  })

  const miner = supervisedActor({
    id: 'placement',
    system: () => running.system,
    actor: () => placement,
  })

  return {
    spec: supervisor({
      id: 'sealer',
      strategy: 'rest_for_one',
      intensity: { restarts: 0 },
      children: [workers.spec, actors, miner],
    }),
    get pool() {
      return workers.pool
    },
    get store() {
      return running.store
    },
    fallbacks,
  }
}

export const sealer: ComponentPorts = { supervise: superviseSealer, door: sealerDoor }
