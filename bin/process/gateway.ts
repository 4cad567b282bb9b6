/** The gateway as a branch of the process's tree: its actors alone, as what it has done is done by others. */
import { createGateway, type Gateway, ownershipWithoutAuth } from '../../actors/gateway/index.js'
import type { Config } from '../../config/index.js'
import { service, supervisor } from '../../runtime/supervision/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { vesperVersion } from '../version.js'
import { openStoredActors, type StoredActors } from './actor-store.js'
import type { ComponentBranch, ComponentDoor, ComponentModules, ComponentParts, ComponentPorts } from './component.js'
import { actorsNodes } from './nodes.js'
import { PORTS } from './ports.js'
import { storeOf } from './repository.js'

const NAMESPACE = 'Gateway'
/** Of Lotus's common methods, which it has besides: those of a node. */
const API_VERSION = 0x02_03_00
/** Older clients ask in other shapes. */
const OLDER_PATHS = ['/rpc/v0', '/rpc/v1']

/** It has no chain; Lotus's clients want a number. */
const door = (_: Config): ComponentDoor => ({ apiVersion: API_VERSION, port: PORTS.gateway, blockDelay: 30 })

function supervise(
  { config, repository }: ComponentParts,
  { log, authority, fatal, started }: ComponentModules,
): ComponentBranch {
  let running!: StoredActors
  const actors = service({
    id: 'actors',
    shutdown: 'infinity',
    async start({ path }) {
      const stored = await openStoredActors(storeOf(repository, 'gateway'), { log, fatal })
      const { rpc: _, ...options } = config.gateway
      const gateway: Gateway = createGateway(options, {
        system: stored.system,
        ownership: authority?.directory ?? ownershipWithoutAuth,
        clock: systemClock,
        log,
        version: vesperVersion(),
      })
      await stored.start(gateway)
      running = stored
      started(stored.system, ({ dispatcher, older }) => {
        gateway.addTo(dispatcher, NAMESPACE)
        gateway.addOlderTo(older(OLDER_PATHS), NAMESPACE)
      })
      return {
        exited: stored.exited,
        stop: async () => {
          await gateway.stop()
          await stored.system.stop()
        },
        children: () => actorsNodes(stored.system, path),
      }
    },
  })
  return {
    spec: supervisor({ id: 'gateway', strategy: 'one_for_one', intensity: { restarts: 0 }, children: [actors] }),
    get store() {
      return running.store
    },
  }
}

export const gateway: ComponentPorts = { supervise, door }
