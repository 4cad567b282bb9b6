/** All checks, in the order in which they are told: what is at the bottom first. */
import type { Check } from '../check.js'
import { authority } from './authority.js'
import { clock } from './clock.js'
import { configuration } from './configuration.js'
import { databases } from './databases.js'
import { diskRoom } from './disk-room.js'
import { leftovers } from './leftovers.js'
import { listenAddress } from './listen-address.js'
import { logSize } from './log-size.js'
import { memory } from './memory.js'
import { nativeAddon } from './native-addon.js'
import { nodeVersion } from './node-version.js'
import { openFiles } from './open-files.js'
import { parameters } from './parameters.js'
import { permissions } from './permissions.js'
import { processLock } from './process-lock.js'
import { processors } from './processors.js'
import { store } from './store.js'
import { webServer } from './web-server.js'

export const CHECKS: readonly Check[] = [
  nodeVersion,
  memory,
  processors,
  openFiles,
  clock,
  nativeAddon,
  parameters,
  webServer,
  configuration,
  permissions,
  processLock,
  store,
  leftovers,
  diskRoom,
  logSize,
  listenAddress,
  authority,
  databases,
]
