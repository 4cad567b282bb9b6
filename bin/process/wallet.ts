/** The wallet as a branch of the process's tree: its actors keep it connected to gateways; keys are its own business. */
import { createWallet, GrantTokens, type Wallet } from '../../actors/wallet/index.js'
import type { Config } from '../../config/index.js'
import { service, supervisor } from '../../runtime/supervision/index.js'
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

/** Of Lotus's wallet API, 0.2.0; it has no chain, and Lotus's clients want a number. */
const API_VERSION = 0x00_02_00
const door = (_: Config): ComponentDoor => ({ apiVersion: API_VERSION, port: PORTS.wallet, blockDelay: 30 })

const PASSWORD_VARIABLE = 'VESPER_PASSWORD'

/** It stands in the environment no longer than it has to: what this process starts would have it, too. */
function passwordOnce(): string | undefined {
  const password = process.env[PASSWORD_VARIABLE]
  delete process.env[PASSWORD_VARIABLE]
  return password
}

function supervise({ config, repository }: ComponentParts, { log, fatal, started }: ComponentModules): ComponentBranch {
  let running!: StoredActors
  let opened!: Wallet
  const actors = service({
    id: 'actors',
    shutdown: 'infinity',
    async start({ path }) {
      const stored = await openStoredActors(storeOf(repository, 'wallet'), { log, fatal })
      const { rpc: _, ...options } = config.wallet
      const wallet = await createWallet(options, {
        system: stored.system,
        folder: folderOf(repository, 'wallet'),
        log,
        password: passwordOnce(),
      })
      await stored.start(wallet)
      running = stored
      opened = wallet
      started(stored.system, ({ dispatcher }) => wallet.addTo(dispatcher, { lotus: LOTUS_NAMESPACE, own: 'Wallet' }))
      return {
        exited: stored.exited,
        stop: async () => {
          await stored.system.stop()
          await wallet.stop()
        },
        children: () => actorsNodes(stored.system, path),
      }
    },
  })
  return {
    spec: supervisor({ id: 'wallet', strategy: 'one_for_one', intensity: { restarts: 0 }, children: [actors] }),
    get store() {
      return running.store
    },
    tokensBeside: tokens => new GrantTokens({ tokens, grants: () => opened.grants }),
  }
}

export const wallet: ComponentPorts = { supervise, door }
