/** Auth as a branch of the process's tree: one service, over a store of its own. It has no actors yet; the system of them runs empty, for what all processes can be asked. */
import { randomBytes, randomUUID } from 'node:crypto'
import {
  AUTH_NAMESPACE,
  type Auth,
  authApi,
  DeskTokens,
  openAuth,
  REVOCATIONS,
  revocationSource,
  revocations,
} from '../../actors/auth/index.js'
import { service, supervisor } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { vesperVersion } from '../version.js'
import { openStoredActors, type StoredActors } from './actor-store.js'
import type { ComponentBranch, ComponentDoor, ComponentModules, ComponentParts, ComponentPorts } from './component.js'
import { actorsNodes } from './nodes.js'
import { PORTS } from './ports.js'
import { folderOf, storeOf } from './repository.js'

/** 1.0.0, of Vesper's own API: Venus's has no number. */
const AUTH_API_VERSION = 0x01_00_00

const authDoor = (): ComponentDoor => ({
  apiVersion: AUTH_API_VERSION,
  port: PORTS.auth,
  // It knows no chain.
  blockDelay: 0,
})

function superviseAuth({ config, repository }: ComponentParts, modules: ComponentModules): ComponentBranch {
  const { log, fatal, started } = modules
  const folder = folderOf(repository, 'auth')
  let running!: StoredActors
  let auth!: Auth

  const desks = service({
    id: 'desks',
    async start({ path }) {
      const stored = await openStoredActors(storeOf(repository, 'auth'), { log, fatal })
      const opened = await openAuth(
        { ...config.auth, folder, version: vesperVersion() },
        { clock: systemClock, randomBytes, randomId: randomUUID, log },
      )
      await stored.start({ start: async () => {} }).catch(async error => {
        await opened.stop()
        throw error
      })
      auth = opened
      running = stored
      started(stored.system, ({ dispatcher }) => {
        dispatcher.add(AUTH_NAMESPACE, authApi, opened.methods)
        dispatcher.addStream(REVOCATIONS, revocations, revocationSource(opened.desks))
      })
      log.info({ store: opened.store }, 'auth is up')
      return {
        exited: stored.exited,
        stop: async () => {
          await opened.stop()
          await stored.system.stop()
        },
        children: () => actorsNodes(stored.system, path),
        detail: () => ({ store: opened.store, sequence: opened.desks.feed.sequence }),
      }
    },
  })

  return {
    spec: supervisor({ id: 'auth', strategy: 'one_for_one', intensity: { restarts: 0 }, children: [desks] }),
    get store() {
      return running.store
    },
    tokens: new DeskTokens({ desks: () => auth.desks }),
    routes: () => auth.routes,
  }
}

export const auth: ComponentPorts = { supervise: superviseAuth, door: authDoor }
