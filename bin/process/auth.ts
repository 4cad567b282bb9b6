/** Auth as a branch of the process's tree: one service, over a store of its own. It has no actors yet; the system of them runs empty, for what all processes can be asked. */
import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AUTH_NAMESPACE,
  type Auth,
  AuthDirectory,
  authApi,
  DeskTokens,
  openAuth,
  REVOCATIONS,
  revocationSource,
  revocations,
} from '../../actors/auth/index.js'
import { type Client, connectLocal, Dispatcher } from '../../runtime/rpc/index.js'
import { recoverCompaction } from '../../runtime/store/index.js'
import { service, supervisor } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { vesperVersion } from '../version.js'
import { openStoredActors, type StoredActors } from './actor-store.js'
import type { ComponentBranch, ComponentDoor, ComponentModules, ComponentParts, ComponentPorts } from './component.js'
import { actorsNodes } from './nodes.js'
import { PORTS } from './ports.js'
import { folderOf, rowsOf, storeOf } from './repository.js'
import { userRules } from './user-rules.js'

/** 1.0.0, of Vesper's own API: Venus's has no number. */
const AUTH_API_VERSION = 0x01_00_00

/** In a backup, beside the actors' store. */
const ROWS = 'rows'

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
  /** Without a guard: what it is asked by is the guard itself. */
  let own!: Client<typeof authApi>
  const rules = userRules(
    { component: 'auth', limits: config.authority.limits },
    { auth: () => own, directory: new AuthDirectory({ auth: () => own }), log },
  )

  const desks = service({
    id: 'desks',
    async start({ path }) {
      const stored = await openStoredActors(storeOf(repository, 'auth'), { log, fatal })
      await recoverCompaction(rowsOf(repository))
      const opened = await openAuth(
        { ...config.auth, folder, version: vesperVersion() },
        { clock: systemClock, randomBytes, randomId: randomUUID, guard: rules.guard, log },
      )
      await stored.start({ start: async () => {} }).catch(async error => {
        await opened.stop()
        throw error
      })
      auth = opened
      own = connectLocal(new Dispatcher().add(AUTH_NAMESPACE, authApi, opened.methods)).client(AUTH_NAMESPACE, authApi)
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

  /** Ends before the desks, which are told what is left. */
  const limits = service({
    id: 'limits',
    async start() {
      await rules.start()
      return { stop: () => rules.stop() }
    },
  })

  return {
    spec: supervisor({ id: 'auth', strategy: 'one_for_one', intensity: { restarts: 0 }, children: [desks, limits] }),
    guard: rules.guard,
    store: {
      stat: () => running.store.stat(),
      async backup(to) {
        await running.store.backup(to)
        // Half of it would be taken for the whole.
        await auth.backup(join(to, ROWS)).catch(async error => {
          await rm(to, { recursive: true, force: true })
          throw error
        })
      },
    },
    tokens: new DeskTokens({ desks: () => auth.desks }),
    routes: () => auth.routes,
  }
}

export const auth: ComponentPorts = { supervise: superviseAuth, door: authDoor }
