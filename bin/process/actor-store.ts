/**
 * A component's actors over the store in its repo. When the store fails for good they end, and no restart within this process can cure that: the whole tree gives up,
 * and whoever started the process starts another.
 */
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem, type ActorSystemModules } from '../../runtime/actor/index.js'
import { type LmdbStore, openLmdbStore, recoverCompaction } from '../../runtime/store/index.js'
import { crashed, type Exit } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import type { ComponentModules } from './component.js'
import { removeUnbegunStore, requireStoreRoom } from './store-room.js'

export interface StoredActors {
  /** Not started yet. */
  readonly system: ActorSystem
  /** Once it has started; after a failed write it is another one. */
  readonly store: LmdbStore
  /** The store failed for good. */
  readonly exited: Promise<Exit>
  /** Starts the actors, then what works with them. */
  start(component: { start(): Promise<unknown> }): Promise<void>
}

/** @param path The store's folder. */
export async function openStoredActors(
  path: string,
  { log, heights, fatal }: Pick<ComponentModules, 'log' | 'fatal'> & Pick<ActorSystemModules, 'heights'>,
): Promise<StoredActors> {
  await recoverCompaction(path)
  let store!: LmdbStore
  let failed!: (exit: Exit) => void
  const exited = new Promise<Exit>(resolve => {
    failed = resolve
  })
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => {
      requireStoreRoom(path)
      removeUnbegunStore(path)
      store = openLmdbStore({ path })
      return store
    },
    clock: systemClock,
    random: Math.random,
    log,
    ...(heights !== undefined && { heights }),
    fatal: error => {
      fatal(error)
      failed(crashed(error))
    },
  })
  return {
    system,
    get store() {
      return store
    },
    exited,
    async start(component) {
      await system.start()
      try {
        await component.start()
      } catch (error) {
        await system.stop()
        throw error
      }
    },
  }
}
